import type { KinesisStreamEvent } from "aws-lambda";
import { homeIdOf } from "../../domain/home/arrival.ts";
import { type Envelope, encodeEnvelope } from "../../domain/wire/envelope.ts";
import { PULSE } from "../../domain/wire/pulse.ts";

/** What a record of a test's stream carries: an envelope, or a payload as somebody wrote it under a partition key. */
export type TestPayload = Envelope | { homeId: string; text: string };

/** As the watch function puts it on the stream. */
export const TEST_PULSE: TestPayload = { homeId: "pulse", text: PULSE };

export const SHARD = "shardId-000000000000";
const FIRST_SEQUENCE_NUMBER = 100;

/** A stream of one shard, whose records are numbered in the order in which they are put: 100, 101, 102 ... */
export function createTestStream() {
  let records = 0;
  return {
    /** The event that gives records to the detect function, as the stream got them at `arrivedAtMs`. */
    event(arrivedAtMs: number, ...payloads: TestPayload[]): KinesisStreamEvent {
      const Records = payloads.map((payload) => {
        const sequenceNumber = String(FIRST_SEQUENCE_NUMBER + records);
        records += 1;
        return {
          eventID: `${SHARD}:${sequenceNumber}`,
          kinesis: {
            ...contentsOf(payload),
            sequenceNumber,
            approximateArrivalTimestamp: arrivedAtMs / 1000,
          },
        };
      });
      return { Records } as unknown as KinesisStreamEvent;
    },
  };
}

function contentsOf(payload: TestPayload): { data: string; partitionKey: string } {
  if ("text" in payload)
    return { data: Buffer.from(payload.text).toString("base64"), partitionKey: payload.homeId };
  return { data: Buffer.from(encodeEnvelope(payload)).toString("base64"), partitionKey: homeIdOf(payload) };
}
