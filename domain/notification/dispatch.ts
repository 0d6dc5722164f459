import { HOUSE_ITSELF, type Home } from "../home.ts";
import { SEVERITY_RANK } from "../severity.ts";
import { LETTER_MAX_ITEMS, type Letter, type LetterItem } from "./letter.ts";
import { type News, newsOf } from "./news.ts";
import { policy } from "./policy.ts";
import { type Flapping, flappingOf, type Post, type PostedAlarm } from "./post.ts";

const HOUR_MS = 3_600_000;

/** What is to be told now, if anything, as one e-mail, and the post in which it counts as told. */
export function dispatch(post: Post, home: Home, nowMs: number): { post: Post; letter?: Letter } {
  const fresh = forget(post, nowMs);
  const news = newsOf(fresh, home, nowMs);
  const ready = news.filter(({ readyAtMs }) => readyAtMs <= nowMs);
  const roomAtMs = roomForLetterMs(fresh, ready);
  if (ready.length === 0 || roomAtMs > nowMs) return { post: fresh };
  const going = news
    .filter((one) => one.goesAlong || ready.includes(one))
    .sort((a, b) => weight(b) - weight(a) || a.of.alarm.sinceMs - b.of.alarm.sinceMs);
  const letter: Letter = {
    id: `letter-${fresh.letters + 1}`,
    atMs: nowMs,
    kind: ready.some(({ held }) => held) && !ready.some(({ urgent }) => urgent) ? "digest" : "news",
    items: going.slice(0, LETTER_MAX_ITEMS).map(itemOf),
    omitted: Math.max(0, going.length - LETTER_MAX_ITEMS) + fresh.uncounted,
    heldBack: ready.filter(({ readyAtMs }) => readyAtMs + policy.groupWaitMs < cappedUntilMs(fresh, ready))
      .length,
  };
  return { post: told(fresh, going, nowMs), letter };
}

/** All that is to be told up to `nowMs`, each e-mail as of the moment it is due. */
export function dispatchUntil(post: Post, home: Home, nowMs: number): { post: Post; letters: Letter[] } {
  const letters: Letter[] = [];
  let next = post;
  for (let atMs = Number.NEGATIVE_INFINITY; ; ) {
    const dueMs = Math.max(atMs, nextDispatchMs(next, home, atMs));
    if (dueMs > nowMs) return { post: next, letters };
    const sent = dispatch(next, home, dueMs);
    if (sent.letter !== undefined) letters.push(sent.letter);
    else if (dueMs === atMs) return { post: next, letters };
    next = sent.post;
    atMs = dueMs;
  }
}

/** When there will be something to do for `dispatch`, if nothing else happens: infinity for a post at rest. */
export function nextDispatchMs(post: Post, home: Home, nowMs: number): number {
  const news = newsOf(post, home, nowMs);
  const firstMs = Math.min(...news.map(({ readyAtMs }) => readyAtMs));
  if (firstMs === Number.POSITIVE_INFINITY) return steadyAtMs(post);
  const ready = news.filter(({ readyAtMs }) => readyAtMs <= Math.max(firstMs, nowMs));
  return Math.min(Math.max(firstMs, roomForLetterMs(post, ready)), steadyAtMs(post));
}

/** When a flapping alarm that is still there counts as steady, and is told as it is. */
function steadyAtMs({ flapping, alarms }: Post): number {
  const there = flapping.filter((one) =>
    alarms.some(({ sensorId, alarm }) => sensorId === one.sensorId && alarm.cause === one.cause),
  );
  return Math.min(...there.map(({ untilMs }) => untilMs));
}

/** E-mails keep a distance from each other, what cannot wait only from such; and an hour has room for so many. */
function roomForLetterMs(post: Post, ready: readonly News[]): number {
  const urgent = ready.some((one) => one.urgent);
  const lastMs = urgent ? post.urgentAtMs : post.sentAtMs.at(-1);
  const apartMs = lastMs === undefined ? Number.NEGATIVE_INFINITY : lastMs + policy.groupWaitMs;
  return Math.max(apartMs, cappedUntilMs(post, ready));
}

function cappedUntilMs({ sentAtMs }: Post, ready: readonly News[]): number {
  const most = ready.some(({ urgent }) => urgent) ? 2 * policy.maxPerHour : policy.maxPerHour;
  const oldest = sentAtMs.at(-most);
  return oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + HOUR_MS;
}

function weight({ event, of }: News): number {
  const isOver = event === "resolved" || event === "over" || event === "late";
  const ofHouse = of.sensorId === HOUSE_ITSELF ? 0.5 : 0;
  return SEVERITY_RANK[of.alarm.severity] + ofHouse + (isOver ? 0 : 10);
}

function itemOf({ event, of: { sensorId, alarm, changedAtMs, members }, times }: News): LetterItem {
  return {
    sensorId,
    event,
    alarm,
    atMs: changedAtMs,
    ...(members === undefined ? {} : { members: [...members] }),
    ...(times === undefined ? {} : { times }),
  };
}

/** The post after an e-mail about this has left: what is over goes, the rest counts as told. */
function told(post: Post, going: readonly News[], nowMs: number): Post {
  const byAlarm = new Map(going.map((one) => [one.of, one]));
  const alarms = post.alarms.flatMap((one) => {
    const news = byAlarm.get(one);
    if (news === undefined) return [one];
    return one.state === "firing" ? [asTold(one, news, nowMs)] : [];
  });
  const flaps = going.filter(({ event }) => event === "flapping");
  return {
    ...post,
    alarms,
    flapping: [...post.flapping, ...flaps.map(({ of }) => flappingFrom(of, nowMs))],
    sentAtMs: [...post.sentAtMs, nowMs].slice(-2 * policy.maxPerHour),
    ...(going.some(({ urgent }) => urgent) ? { urgentAtMs: nowMs } : {}),
    letters: post.letters + 1,
    uncounted: 0,
  };
}

function asTold(one: PostedAlarm, { event }: News, nowMs: number): PostedAlarm {
  const { mute, ...rest } = one;
  const { alarm, told: before, members } = rest;
  // What has become worse is reminded of as often as what is new.
  const times = event === "reminder" ? (before?.times ?? 0) + 1 : 1;
  const now = { atMs: nowMs, severity: alarm.severity, times, ...(members === undefined ? {} : { members }) };
  const stillMuted = mute !== undefined && mute.untilMs > nowMs && event !== "escalated";
  return { ...rest, told: now, ...(stillMuted ? { mute } : {}) };
}

function flappingFrom({ sensorId, alarm: { cause, severity } }: PostedAlarm, nowMs: number): Flapping {
  return { sensorId, cause, severity, untilMs: nowMs + policy.flapWindowMs };
}

/** Drops what no longer matters: a flapping that has become steady, an end of what is known to come and go. */
function forget(post: Post, nowMs: number): Post {
  const flapping = post.flapping.filter(({ untilMs }) => untilMs > nowMs);
  const matters = (one: PostedAlarm) => {
    if (one.state !== "resolved") return true;
    const isOld = one.told === undefined && nowMs - one.heardAtMs > policy.flapWindowMs;
    return !isOld && flappingOf(post, one, nowMs) === undefined;
  };
  const alarms = post.alarms.filter(matters);
  if (flapping.length === post.flapping.length && alarms.length === post.alarms.length) return post;
  return { ...post, flapping, alarms };
}
