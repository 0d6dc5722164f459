import { createHash } from "node:crypto";
import { type KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from "@aws-sdk/client-kinesis";
import type { StreamRecord } from "../publisher.ts";
import {
  createKinesisPublisher,
  PUT_RECORDS_MAX_BYTES,
  PUT_RECORDS_MAX_RECORDS,
  RECORD_MAX_BYTES,
} from "./kinesis-publisher.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const record = (homeId: string, bytes = 10): StreamRecord => ({ homeId, data: new Uint8Array(bytes) });
const HALF = 2n ** 127n;

/** A stream of `shards` shards that takes everything, or answers as `answer` says, on a clock of its own. */
function publisherOn({ shards = 1, answer }: { shards?: number; answer?: () => unknown } = {}) {
  const calls: { atMs: number; records: PutRecordsRequestEntry[] }[] = [];
  let nowMs = 0;
  const width = 2n ** 128n / BigInt(shards);
  const client = {
    async send(command: unknown) {
      if (!(command instanceof PutRecordsCommand))
        return {
          Shards: Array.from({ length: shards }, (_, index) => ({
            ShardId: `shard-${index}`,
            HashKeyRange: {
              StartingHashKey: String(width * BigInt(index)),
              EndingHashKey: String(width * BigInt(index + 1) - 1n),
            },
          })),
        };
      const records = command.input.Records ?? [];
      calls.push({ atMs: nowMs, records });
      return (
        (await answer?.()) ?? { Records: records.map((_, index) => ({ SequenceNumber: String(index) })) }
      );
    },
  } as unknown as KinesisClient;
  const publisher = createKinesisPublisher({
    client,
    streamName: "house-readings",
    clock: { nowMs: () => nowMs },
    log: silent,
    wait: async (ms) => {
      nowMs += ms;
    },
  });
  return { publisher, calls, elapsedMs: () => nowMs };
}

function fails(name: string, message = "") {
  return () => Promise.reject(Object.assign(new Error(message), { name }));
}

test("AWS: a call carries at most 500 records and 5 MiB", async () => {
  const { publisher, calls } = publisherOn({ shards: 64 });
  const many = Array.from({ length: 1200 }, (_, index) => record(`home-${index}`));
  const large = Array.from({ length: 12 }, (_, index) => record(`home-${index}`, 900_000));
  const outcomes = await publisher.publish([...many, ...large]);
  expect(outcomes).toHaveLength(1212);
  expect(outcomes.every(({ status }) => status === "delivered")).toBe(true);
  for (const { records } of calls) {
    expect(records.length).toBeLessThanOrEqual(PUT_RECORDS_MAX_RECORDS);
    expect(records.reduce((sum, { Data }) => sum + (Data?.length ?? 0), 0)).toBeLessThanOrEqual(
      PUT_RECORDS_MAX_BYTES,
    );
  }
  const keys = calls.flatMap(({ records }) => records.map(({ PartitionKey }) => PartitionKey));
  expect(keys).toEqual([...many, ...large].map(({ homeId }) => homeId));
});

test("AWS: a record over 1 MiB is given up without a call, the others go", async () => {
  const { publisher, calls } = publisherOn();
  const outcomes = await publisher.publish([record("a"), record("b", RECORD_MAX_BYTES), record("c")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["delivered", "rejected", "delivered"]);
  expect(calls.flatMap(({ records }) => records)).toHaveLength(2);
});

test("AWS: a shard gets at most 1 MiB a second after the first", async () => {
  const { publisher, elapsedMs } = publisherOn();
  for (let sent = 0; sent < 400; sent += 1) await publisher.publish([record("home", 25_000)]);
  const megabytes = (400 * 25_004) / 2 ** 20;
  expect(elapsedMs()).toBeGreaterThan((megabytes - 1) * 1000 - 50);
  expect(elapsedMs()).toBeLessThan((megabytes - 1) * 1000 + 100);
});

test("each of the stream's shards has its own share", async () => {
  const { publisher, elapsedMs } = publisherOn({ shards: 2 });
  const homes = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const onShard = (wanted: boolean) =>
    homes.find((id) => BigInt(`0x${createHash("md5").update(id).digest("hex")}`) < HALF === wanted) as string;
  for (let sent = 0; sent < 40; sent += 1)
    await publisher.publish([record(onShard(true), 25_000), record(onShard(false), 25_000)]);
  expect(elapsedMs()).toBe(0);
});

test.each([
  [
    "ExpiredTokenException",
    "The security token included in the request is expired",
    /credentials have expired/,
  ],
  [
    "InvalidSignatureException",
    "Signature expired: 20261122T080000Z is now earlier than ...",
    /clock is wrong/,
  ],
  ["ResourceNotFoundException", "Stream x under account 1 not found.", /no stream house-readings/],
  ["AccessDeniedException", "User is not authorized", /kinesis:PutRecords/],
  ["CredentialsProviderError", "Could not load credentials", /no AWS credentials/],
  ["ValidationException", "1 validation error", /refused as wrong/],
])("%s leaves the readings and says what a person has to do", async (name, message, words) => {
  const { publisher } = publisherOn({ answer: fails(name, message) });
  const [outcome] = await publisher.publish([record("a")]);
  expect(outcome).toEqual({ status: "left", reason: expect.stringMatching(words), needsPerson: true });
});

test("a reason stays the same though ids and times in the message change", async () => {
  let attempt = 0;
  const { publisher } = publisherOn({
    answer: () => {
      attempt += 1;
      return fails("InternalFailure", `request 0a1b2c3d-0000-4000-8000-00000000000${attempt} failed`)();
    },
  });
  const [first] = await publisher.publish([record("a")]);
  const [second] = await publisher.publish([record("a")]);
  expect(first).toEqual(second);
  expect(first).toMatchObject({ status: "left", needsPerson: false });
});

test("after a call that failed as a whole, what is left is not tried at once", async () => {
  const { publisher, calls } = publisherOn({ shards: 8, answer: fails("TimeoutError") });
  const outcomes = await publisher.publish(
    Array.from({ length: 900 }, (_, index) => record(`home-${index}`)),
  );
  expect(calls).toHaveLength(1);
  expect(outcomes.map(({ status }) => status)).toEqual(Array(900).fill("left"));
});

test("refused entries of a call are left, the others delivered, by index", async () => {
  const { publisher } = publisherOn({
    answer: () => ({
      Records: [
        { SequenceNumber: "1" },
        { ErrorCode: "ProvisionedThroughputExceededException" },
        { SequenceNumber: "2" },
      ],
    }),
  });
  const outcomes = await publisher.publish([record("a"), record("b"), record("c")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["delivered", "left", "delivered"]);
});
