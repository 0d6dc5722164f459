import { isRecovering } from "../alarm/alarm.ts";
import { HOME_ITSELF, type HomeDescription, isSensorId, sensorOf } from "../home/description.ts";
import { isWorse } from "../severity.ts";
import { speaksFor } from "./home-wide.ts";
import type { LetterEvent } from "./letter.ts";
import { policy, reminderAfterMs } from "./policy.ts";
import { flappingOf, type Post, type PostedAlarm } from "./post.ts";
import { quietUntilMs } from "./quiet-hours.ts";

/** What there is to tell of an alarm. */
export interface News {
  event: LetterEvent;
  of: PostedAlarm;
  /** When it is told, unless something else is told before: infinity for what is never worth an e-mail of its own. */
  readyAtMs: number;
  /** Whether it may go along with an e-mail that leaves earlier. */
  goesAlong: boolean;
  /** Told at any hour, without waiting for more. */
  urgent: boolean;
  /** Quiet hours hold it back. */
  held: boolean;
  /** Of a flapping alarm: how often it began within the window. */
  times?: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/** Everything that is to be told of a house's alarms, now or later. */
export function newsOf(post: Post, home: HomeDescription, nowMs: number): News[] {
  return post.alarms.flatMap((of) => {
    const event = eventOf(of, post, nowMs);
    if (event === undefined || isSpokenFor(of, post) || isAnswered(of, home)) return [];
    return [timed(event, of, post, home, nowMs)];
  });
}

/** Whether somebody has said what kind of place it is before the question was told. */
export function isAnswered({ state, sensorId }: PostedAlarm, home: HomeDescription): boolean {
  return state === "question" && sensorOf(home, sensorId).kindFrom === undefined;
}

/** What is true and was not told. */
function eventOf(of: PostedAlarm, post: Post, nowMs: number): LetterEvent | undefined {
  const { state, told, alarm } = of;
  const flaps = flappingOf(post, of, nowMs) !== undefined;
  if (state === "late" || state === "question") return state;
  if (state === "resolved") {
    if (flaps) return undefined;
    return told === undefined ? "over" : "resolved";
  }
  if (told === undefined) {
    const isKnown = post.flapping.some((one) => one.sensorId === of.sensorId && one.cause === alarm.cause);
    return !isKnown && startsOf(of, post) >= policy.flapsAfter ? "flapping" : "firing";
  }
  if (isRecovering(alarm)) return undefined;
  return isWorse(alarm.severity, told.severity) ? "escalated" : "reminder";
}

/** How often this began within the window, the newest time included. */
function startsOf({ sensorId, alarm, heardAtMs }: PostedAlarm, { ended }: Post): number {
  const before = ended.filter(
    (one) =>
      one.sensorId === sensorId &&
      one.cause === alarm.cause &&
      one.id !== alarm.id &&
      alarm.sinceMs - one.sinceMs < policy.flapWindowMs &&
      one.heardAtMs <= heardAtMs,
  );
  return before.length + 1;
}

/** A parent speaks for its children: a home-wide alarm for its members, a silent house for its silent sensors. */
function isSpokenFor(of: PostedAlarm, { alarms }: Post): boolean {
  const { sensorId, alarm, partOf } = of;
  const house = alarms.find((one) => one.sensorId === HOME_ITSELF && one.alarm.id === partOf);
  if (house !== undefined) return speaksFor(house, of);
  if (alarm.cause !== "silence" || sensorId === HOME_ITSELF) return false;
  return alarms.some(
    (one) => one.sensorId === HOME_ITSELF && one.alarm.cause === "silence" && one.state === "firing",
  );
}

function timed(event: LetterEvent, of: PostedAlarm, post: Post, home: HomeDescription, nowMs: number): News {
  const { alarm, heardAtMs, changedAtMs } = of;
  const critical = alarm.severity === "critical" && event !== "late";
  const flaps = flappingOf(post, of, nowMs) !== undefined;
  const mutedMs = mutedUntilMs(event, of, nowMs);
  const begins = event === "firing" || event === "escalated" || event === "flapping";
  const fresh = heardAtMs - changedAtMs <= policy.backlogAfterMs;
  const urgent = critical && begins && fresh && !flaps && mutedMs === undefined;
  const news = (readyAtMs: number, goesAlong: boolean, held = false): News => {
    const times = event === "flapping" ? { times: startsOf(of, post) } : {};
    return { event, of, readyAtMs, goesAlong, urgent, held, ...times };
  };
  if (mutedMs !== undefined) return news(mutedMs, false);
  if (urgent) return news(heardAtMs, true);
  if (isTrivial(event, of)) return news(NEVER, true);
  const base = dueAtMs(event, of, flaps);
  const quietMs = critical || base === NEVER ? undefined : quietUntilMs(home, Math.max(base, nowMs));
  const held = !critical && base !== NEVER && quietUntilMs(home, base) !== undefined;
  const waits = event !== "reminder" || isHalfway(of, base, nowMs);
  return news(quietMs ?? base, waits && !flaps, held);
}

/** A reminder goes along from half of its time on, so that alarms of one cause come to be reminded of together. */
function isHalfway({ told }: PostedAlarm, dueMs: number, nowMs: number): boolean {
  return nowMs - (told?.atMs ?? 0) >= dueMs - nowMs;
}

/** A sensor that was quiet for a while and is heard again, before anybody was told, is not worth an e-mail. */
function isTrivial(event: LetterEvent, { sensorId, alarm }: PostedAlarm): boolean {
  return event === "over" && alarm.cause === "silence" && isSensorId(sensorId);
}

/** When it is told in the daytime: news after the group wait, what was told before after its interval. */
function dueAtMs(event: LetterEvent, { alarm, told, heardAtMs }: PostedAlarm, flaps: boolean): number {
  if (event === "reminder") {
    const afterMs = (times: number) => reminderAfterMs(alarm, times);
    // It was heard of after it was told when it relapsed.
    return Math.max((told?.atMs ?? 0) + afterMs(told?.times ?? 1), heardAtMs + afterMs(1));
  }
  // It comes and goes, and people know: only one that then stays is told.
  return heardAtMs + (flaps ? reminderAfterMs(alarm, 1) : policy.groupWaitMs);
}

/** Until when somebody's answer keeps this quiet; undefined when it does not. */
function mutedUntilMs(
  event: LetterEvent,
  { mute, alarm, told }: PostedAlarm,
  nowMs: number,
): number | undefined {
  if (mute === undefined || mute.untilMs <= nowMs) return undefined;
  if (event === "escalated" && (mute.how === "acknowledged" || alarm.severity === "critical"))
    return undefined;
  if (mute.how === "acknowledged" && event !== "reminder" && told !== undefined) return undefined;
  return mute.untilMs;
}
