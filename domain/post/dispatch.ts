import { HOME_ITSELF, type HomeDescription } from "../home/description.ts";
import { SEVERITY_RANK } from "../severity.ts";
import { LETTER_MAX_ITEMS, type Letter, type LetterEvent, type LetterItem } from "./letter.ts";
import { type News, newsOf } from "./news.ts";
import { policy } from "./policy.ts";
import {
  type Covered,
  type Flapping,
  flappingOf,
  type Leaving,
  type Post,
  type PostedAlarm,
} from "./post.ts";

const HOUR_MS = 3_600_000;

/** What is to be told now, if anything, as one e-mail, with all that it covers. */
export function compose(
  post: Post,
  home: HomeDescription,
  nowMs: number,
): Omit<Leaving, "claim"> | undefined {
  const news = newsOf(post, home, nowMs);
  const ready = news.filter(({ readyAtMs }) => readyAtMs <= nowMs);
  if (ready.length === 0 || roomForLetterMs(post, ready) > nowMs) return undefined;
  const going = news
    .filter((one) => one.goesAlong || ready.includes(one))
    .sort((a, b) => weight(b) - weight(a) || a.of.alarm.sinceMs - b.of.alarm.sinceMs);
  const letter: Letter = {
    id: `letter-${post.letters + 1}`,
    atMs: nowMs,
    kind: ready.some(({ held }) => held) && !ready.some(({ urgent }) => urgent) ? "digest" : "news",
    items: going.slice(0, LETTER_MAX_ITEMS).map(itemOf),
    omitted: Math.max(0, going.length - LETTER_MAX_ITEMS) + post.uncounted,
    heldBack: ready.filter(({ readyAtMs }) => readyAtMs + policy.groupWaitMs < cappedUntilMs(post, ready))
      .length,
  };
  const covers = going.map(({ event, urgent, of: { sensorId, alarm, members } }): Covered => {
    const { id: alarmId, severity } = alarm;
    return { sensorId, alarmId, event, severity, urgent, ...(members === undefined ? {} : { members }) };
  });
  return { letter, covers };
}

/** The post after an e-mail has been sent: what it told as over goes, the rest counts as told. */
export function delivered(post: Post, { letter, covers }: Omit<Leaving, "claim">): Post {
  const { leaving: _, ...rest } = post;
  const coverOf = (one: PostedAlarm) =>
    covers.find(({ sensorId, alarmId }) => sensorId === one.sensorId && alarmId === one.alarm.id);
  const alarms = post.alarms.flatMap((one) => {
    const cover = coverOf(one);
    if (cover === undefined) return [one];
    return isEnd(cover.event) ? [] : [asTold(one, cover, letter.atMs)];
  });
  const flaps = post.alarms.filter((one) => coverOf(one)?.event === "flapping");
  return {
    ...rest,
    alarms,
    flapping: [...post.flapping, ...flaps.map((of) => flappingFrom(of, letter.atMs))],
    sentAtMs: [...post.sentAtMs, letter.atMs].slice(-2 * policy.maxPerHour),
    ...(covers.some(({ urgent }) => urgent) ? { urgentAtMs: letter.atMs } : {}),
    letters: post.letters + 1,
    uncounted: 0,
  };
}

/** When there will be something to do for `dispatch`, if nothing else happens: infinity for a post at rest. */
export function nextDispatchMs(post: Post, home: HomeDescription, nowMs: number): number {
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
  const ofHouse = of.sensorId === HOME_ITSELF ? 0.5 : 0;
  const known = event === "reminder" ? 0.25 : 0;
  return SEVERITY_RANK[of.alarm.severity] + ofHouse - known + (isEnd(event) ? 0 : 10);
}

function isEnd(event: LetterEvent): boolean {
  return event === "resolved" || event === "over" || event === "late";
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

function asTold(one: PostedAlarm, { event, severity, members }: Covered, atMs: number): PostedAlarm {
  const { mute, ...rest } = one;
  // What has become worse is reminded of as often as what is new.
  const times = event === "reminder" ? (one.told?.times ?? 0) + 1 : 1;
  const told = { atMs, severity, times, ...(members === undefined ? {} : { members }) };
  const stillMuted = mute !== undefined && mute.untilMs > atMs && event !== "escalated";
  return { ...rest, told, ...(stillMuted ? { mute } : {}) };
}

function flappingFrom({ sensorId, alarm: { cause, severity } }: PostedAlarm, nowMs: number): Flapping {
  return { sensorId, cause, severity, untilMs: nowMs + policy.flapWindowMs };
}

/** The post without what no longer matters: a flapping that has become steady, an end of what is known to come and go. */
export function forget(post: Post, nowMs: number): Post {
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
