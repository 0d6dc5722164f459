import { createStrictAws } from "../tests/helpers/strict-aws/strict-aws.ts";
import { createSqsQuarantine, joined, type QuarantinedRecord } from "./quarantine.ts";

const QUEUE = "https://sqs.eu-west-1.amazonaws.com/000000000000/quarantine";
const record: QuarantinedRecord = {
  reason: "payload is not JSON",
  shardId: "shardId-000000000000",
  sequenceNumber: "49590338271490256608559692538361571095921575989136588898",
  partitionKey: "home-1",
  arrivedAtMs: 1_770_000_000_000,
  dataBase64: Buffer.from("{}").toString("base64"),
};

async function kept(put: QuarantinedRecord): Promise<QuarantinedRecord[]> {
  const aws = createStrictAws({ tables: [], queues: [{ url: QUEUE }] });
  await createSqsQuarantine(aws.clients().sqs, QUEUE).put(put);
  return aws.messages(QUEUE).map(({ body }) => JSON.parse(body) as QuarantinedRecord);
}

test("a record is kept as it came", async () => {
  expect(await kept(record)).toEqual([record]);
});

test.each([150_000, 192_000, 192_001, 1_048_576])(
  "of a payload of %i bytes nothing is lost, whatever one message may hold",
  async (bytes) => {
    const large = { ...record, dataBase64: Buffer.alloc(bytes, "a long payload").toString("base64") };
    const messages = await kept(large);
    expect(messages.length).toBe(Math.ceil(bytes / 192_000));
    // Messages come in any order, and twice.
    expect(joined([...messages].reverse().concat(messages))).toEqual([large]);
    // While somebody else holds a part of it, it is not there.
    if (messages.length > 1) expect(joined(messages.slice(1))).toEqual([]);
  },
);

test("a reason is one line of bounded length, and SQS takes whatever characters came", async () => {
  const hostile = `a\u0000\u001b[31m\ud83d\ufffe${"x".repeat(900_000)}`;
  const [message] = await kept({ ...record, reason: hostile, partitionKey: "\uffff\u0007" });
  expect(message?.reason.length).toBeLessThanOrEqual(300);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
  expect(message?.reason).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  expect(message?.partitionKey).toBe("\uffff\u0007");
});
