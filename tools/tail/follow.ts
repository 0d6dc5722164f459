import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import type { Mute, Post } from "../../domain/post/post.ts";
import { readHistory } from "../../storage/history.ts";
import { createPostStore } from "../../storage/post-store.ts";
import type { SensorHead } from "../../storage/sensor-item.ts";
import { type House, headsOf } from "../house/house.ts";

/** What happened in a house since somebody looked last. */
export type TailEvent =
  | { type: "reading"; sensor: string; atMs: number; celsius: number | null }
  /** Readings that were stored and are older than what was judged. */
  | { type: "late"; sensor: string; atMs: number; count: number }
  | ({ type: "alarm"; sensor: string; code: string; state: Alarm["phase"] | "over"; atMs: number } & Pick<
      Alarm,
      "cause" | "severity" | "rule" | "expected" | "lastCelsius"
    >)
  | { type: "mute"; sensor: string; code: string; atMs: number; mute: Mute }
  | { type: "e-mail"; atMs: number; number: number };

/** A watched alarm, and whose it is. */
interface Known {
  sensor: string;
  alarm: Alarm;
}

/**
 * Tells what has changed in a house's table since the call before, in order of event time; the first call only looks. What
 * comes and goes between two calls is not seen.
 */
export function createFollower(house: House): () => Promise<TailEvent[]> {
  const posts = createPostStore(house.clients.dynamodb, house.tableName);
  let before: { heads: Map<string, SensorHead>; post: Post } | undefined;
  return async () => {
    const [heads, { post }] = await Promise.all([headsOf(house), posts.load(house.homeId)]);
    const last = before;
    before = { heads, post };
    if (last === undefined) return [];
    const readings = await Promise.all(
      [...heads].map(([sensor, head]) => readingsSince(house, sensor, last.heads.get(sensor), head)),
    );
    return [
      ...readings.flat(),
      ...alarmChanges(openAlarms(last.heads, last.post), openAlarms(heads, post), newestMs(heads)),
      ...postChanges(last.post, post, newestMs(heads)),
    ].sort((a, b) => a.atMs - b.atMs);
  };
}

async function readingsSince(
  { clients, tableName, homeId }: House,
  sensor: string,
  before: SensorHead | undefined,
  { readingCount, record }: SensorHead,
): Promise<TailEvent[]> {
  const added = readingCount - (before?.readingCount ?? 0);
  if (added <= 0) return [];
  const sinceMs = before === undefined ? 0 : before.record.watermarkMs + 1;
  const key = { homeId, sensorId: sensor };
  const fresh = await readHistory(clients.dynamodb, tableName, key, sinceMs, record.watermarkMs);
  const late = added - fresh.length;
  return [
    ...fresh.map(
      ({ takenAtMs, celsius }): TailEvent => ({ type: "reading", sensor, atMs: takenAtMs, celsius }),
    ),
    ...(late > 0 ? [{ type: "late" as const, sensor, atMs: record.watermarkMs, count: late }] : []),
  ];
}

/** By code: the sensors' own, and those of the house and its agents, which the post alone knows. */
function openAlarms(heads: ReadonlyMap<string, SensorHead>, post: Post): Map<string, Known> {
  const own = [...heads].flatMap(([sensor, { record }]) => record.alarms.map((alarm) => ({ sensor, alarm })));
  const others = post.alarms
    .filter(({ sensorId, state }) => state === "firing" && !heads.has(sensorId))
    .map(({ sensorId, alarm }) => ({ sensor: sensorId, alarm }));
  return new Map([...own, ...others].map((one) => [alarmCode(one.sensor, one.alarm.id), one]));
}

/** An alarm that begins, is told, becomes worse or ends. */
function alarmChanges(before: Map<string, Known>, after: Map<string, Known>, nowMs: number): TailEvent[] {
  const event = (
    code: string,
    { sensor, alarm }: Known,
    state: Alarm["phase"] | "over",
    atMs: number,
  ): TailEvent => {
    const { cause, severity, rule, expected, lastCelsius } = alarm;
    return { type: "alarm", sensor, code, state, atMs, cause, severity, rule, expected, lastCelsius };
  };
  const news = [...after].flatMap(([code, known]) => {
    const { phase, severity } = before.get(code)?.alarm ?? {};
    return phase === known.alarm.phase && severity === known.alarm.severity
      ? []
      : [event(code, known, known.alarm.phase, nowMs)];
  });
  const ended = [...before].filter(([code]) => !after.has(code));
  return [...news, ...ended.map(([code, known]) => event(code, known, "over", nowMs))];
}

/** E-mails that left, and what somebody answered. */
function postChanges(before: Post, after: Post, nowMs: number): TailEvent[] {
  const mutes = new Map(
    before.alarms.map(({ sensorId, alarm, mute }) => [alarmCode(sensorId, alarm.id), mute]),
  );
  const answers = after.alarms.flatMap(({ sensorId, alarm, mute }): TailEvent[] => {
    const code = alarmCode(sensorId, alarm.id);
    const was = mutes.get(code);
    const isSame = mute === undefined || (was?.untilMs === mute.untilMs && was.how === mute.how);
    return isSame ? [] : [{ type: "mute", sensor: sensorId, code, atMs: nowMs, mute }];
  });
  const mails = Array.from(
    { length: Math.max(0, after.letters - before.letters) },
    (_, index): TailEvent => ({ type: "e-mail", atMs: nowMs, number: before.letters + index + 1 }),
  );
  return [...answers, ...mails];
}

function newestMs(heads: ReadonlyMap<string, SensorHead>): number {
  return Math.max(0, ...[...heads.values()].map(({ record }) => record.watermarkMs));
}
