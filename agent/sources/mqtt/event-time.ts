import { epochMs, parseTime } from "../time.ts";
import type { Finding, Message } from "./payload-family.ts";

/** A time further ahead of the agent's clock is a clock that is wrong; up to here it counts as now. */
const MAX_AHEAD_MS = 5 * 60_000;
/** A device that names an earlier time has no clock: it counts from 1970, 2000 or its firmware's build. */
const EARLIEST_MS = Date.UTC(2020, 0, 1);

/** A temperature before it is known when it was taken. */
export interface Measured {
  sensorId: string;
  celsius: number | null;
}

/**
 * Readings at the time that the message gives, else at its arrival. A given time counts unless it is more than
 * MAX_AHEAD_MS ahead of the agent's clock, before EARLIEST_MS, or more than `maxBehindMs` behind in a message that is not
 * retained; then the arrival counts and the difference is reported. A retained message without a usable time is ignored.
 */
export function dated(
  { retain, arrivedAtMs }: Pick<Message, "retain" | "arrivedAtMs">,
  givenMs: number | undefined,
  measured: Measured[],
  { field, maxBehindMs = Number.POSITIVE_INFINITY }: { field?: string; maxBehindMs?: number } = {},
): Finding {
  const at = (takenAtMs: number) =>
    measured.map(({ sensorId, celsius }) => ({ sensorId, takenAtMs, celsius }));
  if (givenMs === undefined)
    return retain
      ? { ignored: field === undefined ? "retained" : `retained, without ${field}` }
      : { readings: at(arrivedAtMs) };
  const behindMs = arrivedAtMs - givenMs;
  const usable = givenMs >= EARLIEST_MS && behindMs >= -MAX_AHEAD_MS && (retain || behindMs <= maxBehindMs);
  if (usable) return { readings: at(Math.min(givenMs, arrivedAtMs)) };
  if (retain) return { ignored: "retained, and its clock is wrong" };
  return { readings: at(arrivedAtMs), skewMs: -behindMs };
}

/** Milliseconds since 1970 of a time as it stands in a payload: ISO 8601 with a zone (without one UTC) or epoch; else undefined. */
export function givenTime(value: unknown): number | undefined {
  if (typeof value === "number") return epochMs(value);
  return typeof value === "string" ? parseTime(value) : undefined;
}
