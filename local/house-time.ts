import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import { decodePayload } from "../domain/wire/payload.ts";

/**
 * A batch as the stream of a simulated or replayed house would bring it: each record arrived when its newest reading was
 * taken, or when it was sent, by the clock of that house. What cannot be read keeps its time.
 */
export function inHouseTime({ Records }: KinesisStreamEvent): KinesisStreamEvent {
  return { Records: Records.map((record) => ({ ...record, kinesis: arrivedInHouseTime(record) })) };
}

/** A batch without heartbeats: the agent that replays a file lives now, and says nothing of the house then. */
export function withoutHeartbeats({ Records }: KinesisStreamEvent): KinesisStreamEvent {
  const isHeartbeat = ({ kinesis: { data, partitionKey } }: KinesisStreamRecord) => {
    const decoded = decodePayload(Buffer.from(data, "base64"), { partitionKey, arrivedAtMs: 0 });
    return decoded.ok && decoded.value.type === "heartbeat";
  };
  return { Records: Records.filter((record) => !isHeartbeat(record)) };
}

function arrivedInHouseTime({ kinesis }: KinesisStreamRecord): KinesisStreamRecord["kinesis"] {
  const { data, partitionKey, approximateArrivalTimestamp } = kinesis;
  const arrivedAtMs = Math.round(approximateArrivalTimestamp * 1000);
  const decoded = decodePayload(Buffer.from(data, "base64"), { partitionKey, arrivedAtMs });
  if (!decoded.ok) return kinesis;
  const payload = decoded.value;
  if (payload.type === "single")
    return { ...kinesis, approximateArrivalTimestamp: payload.reading.takenAtMs / 1000 };
  const sentAtMs =
    payload.type === "readings"
      ? payload.readings.reduce((newest, { takenAtMs }) => Math.max(newest, takenAtMs), 0)
      : payload.sentAtMs;
  return { ...kinesis, approximateArrivalTimestamp: sentAtMs / 1000 };
}
