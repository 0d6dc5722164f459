import type { KinesisStreamRecord } from "aws-lambda";
import { expiredCount, isDue, nextBatch } from "./gather.ts";
import { toStreamRecord } from "./stream-record.ts";

function record(data: string, arrivedAtMs = 0): KinesisStreamRecord {
  return toStreamRecord(
    {
      SequenceNumber: "49",
      PartitionKey: "h1",
      Data: Buffer.from(data),
      ApproximateArrivalTimestamp: new Date(arrivedAtMs),
    },
    "shardId-000000000000",
    "arn:aws:kinesis:eu-west-1:000000000000:stream/readings",
  );
}

test("a record has the fields of Lambda's Kinesis event", () => {
  expect(record("21.5", 1_700_000_000_250)).toMatchObject({
    eventID: "shardId-000000000000:49",
    eventName: "aws:kinesis:record",
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    awsRegion: "eu-west-1",
    kinesis: { data: "MjEuNQ==", approximateArrivalTimestamp: 1_700_000_000.25, kinesisSchemaVersion: "1.0" },
  });
});

describe("a batch ends", () => {
  const records = ["a", "b", "c"].map((data) => record(data));
  const recordBytes = JSON.stringify(records[0]).length + 1;

  test("at the batch size", () => {
    expect(nextBatch(records, 2)).toEqual({ length: 2, full: true });
    expect(nextBatch(records, 3)).toEqual({ length: 3, full: true });
    expect(nextBatch(records, 4)).toEqual({ length: 3, full: false });
  });
  test("before the payload grows over the limit of an invocation", () => {
    expect(nextBatch(records, 100, 14 + 2 * recordBytes)).toEqual({ length: 2, full: true });
  });
  test("with one record at least", () => {
    expect(nextBatch(records, 100, 10)).toEqual({ length: 1, full: true });
  });
});

test("a batch that is not full waits for its window, unless the shard is closed", () => {
  const due = (length: number, full: boolean, gatheredForMs: number, shardClosed = false) =>
    isDue({ length, full }, { maximumBatchingWindowSeconds: 2 }, { gatheredForMs, shardClosed });
  expect(due(3, false, 1999)).toBe(false);
  expect(due(3, false, 2000)).toBe(true);
  expect(due(3, true, 0)).toBe(true);
  expect(due(3, false, 0, true)).toBe(true);
  expect(due(0, false, 9999, true)).toBe(false);
});

test("records older than the maximum age are told apart; -1 keeps all", () => {
  const records = [record("a", 0), record("b", 60_000), record("c", 120_000)];
  const expired = (maximumRecordAgeSeconds: number) =>
    expiredCount(records, { maximumRecordAgeSeconds }, 121_000);
  expect(expired(60)).toBe(2);
  expect(expired(61)).toBe(1);
  expect(expired(0)).toBe(3);
  expect(expired(-1)).toBe(0);
});
