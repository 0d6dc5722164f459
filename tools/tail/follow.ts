import { type Alarm, isRecovering } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { type Home, newestReadingMs } from "../../domain/home/home.ts";
import type { Mute, Post } from "../../domain/post/post.ts";
import type { ReadingsBySensor } from "../../storage/block.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import { readStoredSince } from "../../storage/stored-since.ts";
import { type RaisedAlarm, raisedAlarms } from "../alarms/home-alarms.ts";
import { type HomeTarget, snapshotOf } from "../home/home-target.ts";

type AlarmState = Alarm["phase"] | "recovering" | "over";

/** What happened in a home since somebody looked last. */
export type TailEvent =
  | { type: "reading"; sensor: string; atMs: number; celsius: number | null }
  /** Readings that were stored and are older than what was judged. */
  | { type: "late"; sensor: string; atMs: number; count: number }
  | ({ type: "alarm"; sensor: string; code: string; state: AlarmState; atMs: number } & Pick<
      Alarm,
      "cause" | "severity" | "rule" | "expected" | "lastCelsius"
    >)
  | { type: "mute"; sensor: string; code: string; atMs: number; mute: Mute }
  /** SNS has accepted an e-mail. */
  | { type: "e-mail"; atMs: number }
  /** SNS has begun to refuse e-mails. */
  | { type: "refused"; atMs: number };

/**
 * Tells what has changed in a home since the call before, in order of event time; the first call only looks. What comes
 * and goes between two calls is not seen, but for readings.
 */
export function createFollower(target: HomeTarget): () => Promise<TailEvent[]> {
  let last: StoredHome | undefined;
  return async () => {
    const before = last;
    if (before === undefined) {
      last = await snapshotOf(target);
      return [];
    }
    const { stored, added } = await readStoredSince(target.clients.dynamodb, target.tableName, before);
    last = stored;
    const nowMs = newestReadingMs(stored.home);
    return [
      ...readingEvents(before.home, added),
      ...alarmChanges(byCode(before.home), byCode(stored.home), nowMs),
      ...answers(before.home.post, stored.home.post, nowMs),
      ...mails(before.home.post, stored.home.post, nowMs),
    ].sort((a, b) => a.atMs - b.atMs);
  };
}

/** Readings in the order in which they were heard; those that were older than what was judged are only counted. */
function readingEvents({ sensors }: Home, added: ReadingsBySensor): TailEvent[] {
  return [...added].flatMap(([sensor, readings]) => {
    let judgedMs = sensors.get(sensor)?.watermarkMs ?? 0;
    const events: TailEvent[] = [];
    let late = 0;
    for (const { takenAtMs, celsius } of readings) {
      if (takenAtMs < judgedMs) late += 1;
      else events.push({ type: "reading", sensor, atMs: takenAtMs, celsius });
      judgedMs = Math.max(judgedMs, takenAtMs);
    }
    if (late > 0) events.push({ type: "late", sensor, atMs: judgedMs, count: late });
    return events;
  });
}

function byCode(home: Home): Map<string, RaisedAlarm> {
  return new Map(raisedAlarms(home).map((one) => [alarmCode(one.sensor, one.alarm.id), one]));
}

/** An alarm that begins, is told, becomes worse, recovers, relapses or ends. */
function alarmChanges(
  before: Map<string, RaisedAlarm>,
  after: Map<string, RaisedAlarm>,
  nowMs: number,
): TailEvent[] {
  const event = (
    code: string,
    { sensor, alarm }: RaisedAlarm,
    state: AlarmState,
    atMs: number,
  ): TailEvent => {
    const { cause, severity, rule, expected, lastCelsius } = alarm;
    return { type: "alarm", sensor, code, state, atMs, cause, severity, rule, expected, lastCelsius };
  };
  const news = [...after].flatMap(([code, raised]) => {
    const was = before.get(code)?.alarm;
    const state = stateOf(raised.alarm);
    const isSame = was?.severity === raised.alarm.severity && stateOf(was) === state;
    return isSame ? [] : [event(code, raised, state, nowMs)];
  });
  const ended = [...before].filter(([code]) => !after.has(code));
  return [...news, ...ended.map(([code, raised]) => event(code, raised, "over", nowMs))];
}

function stateOf(alarm: Alarm): AlarmState {
  return isRecovering(alarm) ? "recovering" : alarm.phase;
}

/** What somebody answered. */
function answers(before: Post, after: Post, nowMs: number): TailEvent[] {
  const mutes = new Map(
    before.alarms.map(({ sensorId, alarm, mute }) => [alarmCode(sensorId, alarm.id), mute]),
  );
  return after.alarms.flatMap(({ sensorId, alarm, mute }): TailEvent[] => {
    const code = alarmCode(sensorId, alarm.id);
    const was = mutes.get(code);
    const isSame = mute === undefined || (was?.untilMs === mute.untilMs && was.how === mute.how);
    return isSame ? [] : [{ type: "mute", sensor: sensorId, code, atMs: nowMs, mute }];
  });
}

/** E-mails that left, and the beginning of a time in which none does. */
function mails(before: Post, after: Post, nowMs: number): TailEvent[] {
  const known = new Set(acceptedAtMs(before));
  const left = acceptedAtMs(after).filter((atMs) => !known.has(atMs));
  const isRefused = before.notSentSinceMs === undefined && after.notSentSinceMs !== undefined;
  return [
    ...left.map((): TailEvent => ({ type: "e-mail", atMs: nowMs })),
    ...(isRefused ? [{ type: "refused" as const, atMs: nowMs }] : []),
  ];
}

/** When the e-mails that SNS accepted were put together: the post forgets those that it refused. */
function acceptedAtMs({ sentAtMs, pending }: Post): number[] {
  const waiting = new Set(pending.map(({ letter }) => letter.atMs));
  return sentAtMs.filter((atMs) => !waiting.has(atMs));
}
