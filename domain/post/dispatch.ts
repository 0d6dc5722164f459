import { HOME_ITSELF, type HomeDescription } from "../home/description.ts";
import { SEVERITY_RANK } from "../severity.ts";
import { LETTER_MAX_ITEMS, type Letter, type LetterEvent, type LetterItem } from "./letter.ts";
import { isAnswered, type News, newsOf } from "./news.ts";
import { policy } from "./policy.ts";
import {
  type Covered,
  type Flapping,
  flappingOf,
  type PendingLetter,
  type Post,
  type PostedAlarm,
} from "./post.ts";
import { UNTOLD_AFTER_MS } from "./untold.ts";

const HOUR_MS = 3_600_000;

/** E-mails that wait for SNS at most: further news is put together with what waits, once one of them is sent or refused. */
const MAX_PENDING = 2;
/** After SNS refused an e-mail, the home waits so long before it tries with a new one: longer once it has tried for a while. */
const RETRY_AFTER_MS = { soon: 60_000, later: 4 * 60_000 };

/**
 * The post with one more e-mail of what is to be told at `nowMs`; undefined when nothing is. The e-mail counts as told at
 * once, so that what follows does not depend on when SNS accepts it; `notSent` takes that back.
 */
export function compose(post: Post, home: HomeDescription, nowMs: number): Post | undefined {
  if (post.pending.length >= MAX_PENDING || (post.retryAtMs ?? 0) > nowMs) return undefined;
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
    ...(post.isShort ? { isShort: true } : {}),
    heldBack: ready.filter(({ readyAtMs }) => readyAtMs + policy.groupWaitMs < cappedUntilMs(post, ready))
      .length,
  };
  const covers = going.map(coverOf);
  const ended = going.filter(({ event }) => isEnd(event)).map(({ of }) => of);
  const pending = { letter, covers, ended, uncountedBefore: post.uncounted };
  return withTold({ ...post, pending: [...post.pending, pending] }, letter, covers);
}

function coverOf({ event, urgent, of: { sensorId, alarm, members, told } }: News): Covered {
  return {
    sensorId,
    alarmId: alarm.id,
    event,
    severity: alarm.severity,
    urgent,
    ...(members === undefined ? {} : { members }),
    ...(told === undefined ? {} : { toldBefore: told }),
  };
}

/** The post once SNS has accepted an e-mail; the same object when it is not pending. */
export function sent(post: Post, letterId: string): Post {
  const accepted = post.pending.find(({ letter }) => letter.id === letterId);
  if (accepted === undefined) return post;
  const pending = post.pending.filter((one) => one !== accepted);
  // An e-mail that was put together before another one was refused does not tell what that one did.
  return accepted.letter.atMs < (post.retryAtMs ?? 0)
    ? { ...post, pending }
    : withoutRefusal({ ...post, pending });
}

function withoutRefusal({
  notSentSinceMs: _,
  retryAtMs: __,
  isShort: ___,
  hasNobody: ____,
  ...post
}: Post): Post {
  return post;
}

/**
 * Why an e-mail was not sent: for what it says, which would be refused again; because nobody is subscribed to the home's
 * e-mails; or for anything else.
 */
export interface Refusal {
  nowMs: number;
  why: "content" | "nobody" | "other";
}

/** The post once an e-mail was not sent: what it told is news again, to be told as it is by then. */
export function notSent(post: Post, letterId: string, refusal: Refusal): Post {
  const at = post.pending.findIndex(({ letter }) => letter.id === letterId);
  const refused = post.pending[at];
  if (refused === undefined) return post;
  // What a later e-mail says of the same alarms, that they became worse, nobody would understand without this one.
  const later = post.pending.slice(at + 1).filter((one) => sharesAlarm(one, refused));
  return [refused, ...later].reduceRight((next, one) => takenBack(next, one, refusal), post);
}

function sharesAlarm(a: PendingLetter, b: PendingLetter): boolean {
  return a.covers.some(({ sensorId, alarmId }) =>
    b.covers.some((other) => other.sensorId === sensorId && other.alarmId === alarmId),
  );
}

/** The post with what an e-mail told as news again. */
function takenBack(post: Post, refused: PendingLetter, { nowMs, why }: Refusal): Post {
  const { letter, covers, ended, uncountedBefore } = refused;
  const alarms = post.alarms.map((one) => {
    const cover = coverFor(one, covers);
    return cover === undefined || one.told?.atMs !== letter.atMs ? one : untold(one, cover);
  });
  const { hasNobody: _, ...others } = post;
  const gone = ended.filter((was) => !post.alarms.some((one) => isSame(one, was)));
  const isSteady = ({ sensorId, untilMs }: Flapping) =>
    untilMs === letter.atMs + policy.flapWindowMs &&
    covers.some((cover) => cover.event === "flapping" && cover.sensorId === sensorId);
  return {
    ...others,
    alarms: [...alarms, ...gone],
    flapping: post.flapping.filter((one) => !isSteady(one)),
    sentAtMs: post.sentAtMs.filter((atMs) => atMs !== letter.atMs),
    pending: post.pending.filter((one) => one !== refused),
    uncounted: post.uncounted + uncountedBefore,
    retryAtMs: nowMs + retryAfterMs(post, refused, { nowMs, why }),
    notSentSinceMs: post.notSentSinceMs ?? letter.atMs,
    ...(why === "content" ? { isShort: true } : {}),
    ...(why === "nobody" ? { hasNobody: true } : {}),
  };
}

/** What is refused for what it says is told in short form at once; anything else is tried again. */
function retryAfterMs({ notSentSinceMs }: Post, { letter }: PendingLetter, { nowMs, why }: Refusal): number {
  if (why === "content" && !letter.isShort) return 1;
  const isLong = nowMs - (notSentSinceMs ?? letter.atMs) > UNTOLD_AFTER_MS;
  return isLong ? RETRY_AFTER_MS.later : RETRY_AFTER_MS.soon;
}

function untold({ told: _, ...one }: PostedAlarm, { toldBefore }: Covered): PostedAlarm {
  return toldBefore === undefined ? one : { ...one, told: toldBefore };
}

function coverFor(one: PostedAlarm, covers: readonly Covered[]): Covered | undefined {
  return covers.find(({ sensorId, alarmId }) => sensorId === one.sensorId && alarmId === one.alarm.id);
}

function isSame(a: PostedAlarm, b: PostedAlarm): boolean {
  return a.sensorId === b.sensorId && a.alarm.id === b.alarm.id;
}

/** The post in which an e-mail counts as told: what it told as over goes, the rest is remembered as told. */
function withTold(post: Post, letter: Letter, covers: readonly Covered[]): Post {
  const alarms = post.alarms.flatMap((one) => {
    const cover = coverFor(one, covers);
    if (cover === undefined) return [one];
    return isEnd(cover.event) ? [] : [asTold(one, cover, letter.atMs)];
  });
  const flaps = post.alarms.filter((one) => coverFor(one, covers)?.event === "flapping");
  return {
    ...post,
    alarms,
    flapping: [...post.flapping, ...flaps.map((of) => flappingFrom(of, letter.atMs))].slice(
      -policy.maxFlapping,
    ),
    sentAtMs: [...post.sentAtMs, letter.atMs].slice(-2 * policy.maxPerHour),
    ...(covers.some(({ urgent }) => urgent) ? { urgentAtMs: letter.atMs } : {}),
    letters: post.letters + 1,
    uncounted: 0,
  };
}

/** When `compose` will have something to do, if nothing else happens: infinity for a post at rest. */
export function nextDispatchMs(post: Post, home: HomeDescription, nowMs: number): number {
  if (post.pending.length >= MAX_PENDING) return Number.POSITIVE_INFINITY;
  const newsMs = post.alarms.length === 0 ? Number.POSITIVE_INFINITY : nextNewsMs(post, home, nowMs);
  if (post.retryAtMs === undefined) return newsMs;
  // Then it is told, or found to be no news any more.
  return post.pending.length === 0 ? post.retryAtMs : Math.max(newsMs, post.retryAtMs);
}

function nextNewsMs(post: Post, home: HomeDescription, nowMs: number): number {
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
  return event === "resolved" || event === "over" || event === "late" || event === "question";
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

/**
 * The post without what no longer matters: a flapping that has become steady, an end of what is known to come and go, a
 * question that is answered, and a refusal of what is no longer to be told, or not yet.
 */
export function forget(before: Post, home: HomeDescription, nowMs: number): Post {
  const post = refusalForgotten(before, home, nowMs);
  const flapping = post.flapping.filter(({ untilMs }) => untilMs > nowMs);
  const matters = (one: PostedAlarm) => {
    if (one.state !== "resolved") return !isAnswered(one, home);
    const isOld = one.told === undefined && nowMs - one.heardAtMs > policy.flapWindowMs;
    return !isOld && flappingOf(post, one, nowMs) === undefined;
  };
  const alarms = post.alarms.filter(matters);
  if (flapping.length === post.flapping.length && alarms.length === post.alarms.length) return post;
  return { ...post, flapping, alarms };
}

function refusalForgotten(post: Post, home: HomeDescription, nowMs: number): Post {
  if (post.notSentSinceMs === undefined || post.pending.length > 0) return post;
  const isNews = newsOf(post, home, nowMs).some(({ readyAtMs }) => readyAtMs <= nowMs);
  return isNews ? post : withoutRefusal(post);
}
