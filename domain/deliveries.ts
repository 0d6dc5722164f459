import type { Delivery } from "./sensor-record.ts";
import type { Arrival, Payload } from "./wire/payload.ts";

/** Where a record stood in the stream. */
export interface StreamPosition extends Arrival {
  shardId: string;
  /** Kinesis's own, decimal digits. */
  sequenceNumber: string;
}

/** A clock that runs ahead by more than this is wrong; its time would make every later reading look late. */
const MAX_AHEAD_MS = 10 * 60_000;
/** An envelope that was sent longer than this before the stream got it was sent by a clock that is behind. */
const MAX_BEHIND_MS = 10 * 60_000;

/** The readings of a payload as numbered deliveries of one home; announcements and reports have none. */
export function deliveriesOf(payload: Payload, position: StreamPosition): Delivery[] {
  if (payload.type === "single") {
    const { shardId, sequenceNumber } = position;
    return [inTime({ producer: shardId, sequence: sequenceNumber, reading: payload.reading }, position)];
  }
  if (payload.type !== "readings") return [];
  const producer = `${payload.agentId}/${payload.spoolId}`;
  const lagMs = position.arrivedAtMs - payload.sentAtMs;
  const behindMs = lagMs > MAX_BEHIND_MS ? lagMs : 0;
  return payload.readings.map((reading, index) => {
    const corrected = { ...reading, takenAtMs: reading.takenAtMs + behindMs };
    return inTime({ producer, sequence: String(payload.sequence + index), reading: corrected }, position);
  });
}

/** A reading from the future counts as taken when the stream got it. */
function inTime(delivery: Omit<Delivery, "heardAtMs">, { arrivedAtMs }: Arrival): Delivery {
  const { reading } = delivery;
  const takenAtMs = reading.takenAtMs <= arrivedAtMs + MAX_AHEAD_MS ? reading.takenAtMs : arrivedAtMs;
  return { ...delivery, heardAtMs: arrivedAtMs, reading: { ...reading, takenAtMs } };
}
