import type { Reading } from "../reading.ts";
import type { Payload } from "../wire/payload.ts";

/** A record of the stream, decoded. */
export interface Arrival {
  readonly payload: Payload;
  /** When the stream got it: the clock that orders everything. */
  readonly arrivedAtMs: number;
  readonly shardId: string;
  /** Kinesis's own, decimal digits. */
  readonly sequenceNumber: string;
}

/** The readings of an arrival, numbered by their producer in decimal digits. */
export interface Deliveries {
  readonly producer: string;
  readonly deliveries: readonly { readonly sequence: string; readonly reading: Reading }[];
}

/** A clock that runs ahead by more than this is wrong; its time would make every later reading look late. */
const MAX_AHEAD_MS = 10 * 60_000;
/** An envelope that was sent longer than this before the stream got it was sent by a clock that is behind. */
const MAX_BEHIND_MS = 10 * 60_000;

/** The home that an arrival is of. */
export function homeIdOf(payload: Payload): string {
  return payload.type === "announcement" ? payload.home.id : payload.homeId;
}

/** Names an agent's spool, whose numbers tell what was heard before. */
export function producerOf({ agentId, spoolId }: { agentId: string; spoolId: string }): string {
  return `${agentId}/${spoolId}`;
}

/** The readings of an arrival as numbered deliveries; announcements and reports have none. */
export function deliveriesOf({ payload, arrivedAtMs, shardId, sequenceNumber }: Arrival): Deliveries {
  if (payload.type === "single") {
    const reading = inTime(payload.reading, 0, arrivedAtMs);
    return { producer: shardId, deliveries: [{ sequence: sequenceNumber, reading }] };
  }
  if (payload.type !== "readings") return { producer: "", deliveries: [] };
  const lagMs = arrivedAtMs - payload.sentAtMs;
  const behindMs = lagMs > MAX_BEHIND_MS ? lagMs : 0;
  const deliveries = payload.readings.map((reading, index) => ({
    sequence: String(payload.sequence + index),
    reading: inTime(reading, behindMs, arrivedAtMs),
  }));
  return { producer: producerOf(payload), deliveries };
}

/** The reading with its clock put right; one from the future counts as taken when it arrived. */
export function inTime(reading: Reading, behindMs: number, arrivedAtMs: number): Reading {
  const correctedMs = reading.takenAtMs + behindMs;
  const takenAtMs = isAhead(correctedMs, arrivedAtMs) ? arrivedAtMs : correctedMs;
  return takenAtMs === reading.takenAtMs ? reading : { ...reading, takenAtMs };
}

/** Whether a time is further in the future than a clock that is right can have it. */
export function isAhead(takenAtMs: number, nowMs: number): boolean {
  return takenAtMs > nowMs + MAX_AHEAD_MS;
}
