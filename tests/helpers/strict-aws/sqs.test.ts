import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { createStrictAws } from "./strict-aws.ts";
import { refusalOf } from "./test-table.ts";

const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/000000000000/quarantine";
const small = `${QueueUrl}-small`;
const large = `${QueueUrl}-large`;
const MAX_BYTES = 1_048_576;

function queues() {
  const time = { nowMs: 0 };
  const aws = createStrictAws({
    tables: [],
    queues: [
      { url: QueueUrl },
      { url: small, maximumMessageBytes: 1024 },
      { url: large, maximumMessageBytes: 2 * MAX_BYTES },
    ],
    clock: { nowMs: () => time.nowMs },
  });
  return { aws, time, sqs: aws.clients().sqs };
}
const send = (input: object) =>
  refusalOf(queues().sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}", ...input })));
const attribute = { DataType: "String", StringValue: "x" };

test.each<[string, object, RegExp]>([
  ["no body", { MessageBody: undefined }, /MessageBody/],
  ["an empty body", { MessageBody: "" }, /MessageBody/],
  ["over 1 MiB", { QueueUrl: large, MessageBody: "x".repeat(MAX_BYTES + 1) }, /shorter than 1048576/],
  ["over what a queue is provisioned with", { MessageBody: "x".repeat(262_145) }, /shorter than 262144/],
  [
    "attributes that make it too long",
    { QueueUrl: large, MessageBody: "x".repeat(MAX_BYTES), MessageAttributes: { a: attribute } },
    /shorter than/,
  ],
  ["more than its queue allows", { QueueUrl: small, MessageBody: "é".repeat(513) }, /shorter than 1024/],
  ["a control character", { MessageBody: "a\u0000" }, /InvalidMessageContents/],
  ["half a surrogate pair", { MessageBody: "a\ud83d" }, /InvalidMessageContents/],
  ["U+FFFE", { MessageBody: "\ufffe" }, /InvalidMessageContents/],
  ["an unknown queue", { QueueUrl: `${QueueUrl}-other` }, /QueueDoesNotExist/],
  ["a wrong attribute", { MessageAttributes: { "a b": attribute } }, /name/],
  [
    "11 attributes",
    {
      MessageAttributes: Object.fromEntries(
        Array.from({ length: 11 }, (_, number) => [`a${number}`, attribute]),
      ),
    },
    /allowed maximum 10/,
  ],
  ["a delay", { DelaySeconds: 5 }, /NotInStandIn/],
])("a message with %s is refused", async (_, input, reason) => {
  expect(await send(input)).toMatch(reason);
});

test("a message of 1 MiB and one with every kind of character are taken", async () => {
  expect(await send({ QueueUrl: large, MessageBody: "x".repeat(MAX_BYTES) })).toBe("accepted");
  expect(await send({ MessageBody: "\t\n\r °\ud7ff\ue000\ufffd\u{10000}" })).toBe("accepted");
  expect(await send({ QueueUrl: small, MessageBody: "é".repeat(512) })).toBe("accepted");
});

test("a message comes again after its visibility timeout until it is deleted with its newest receipt", async () => {
  const { aws, sqs, time } = queues();
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "b" }));
  const receive = async () =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? [];
  const first = await receive();
  expect(first.map(({ Body }) => Body)).toEqual(["a", "b"]);
  expect(await receive()).toEqual([]);
  time.nowMs = 30_000;
  const again = await receive();
  expect(again.map(({ MessageId }) => MessageId)).toEqual(first.map(({ MessageId }) => MessageId));
  const remove = (ReceiptHandle: string | undefined) =>
    sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  await remove(first[0]?.ReceiptHandle);
  expect(aws.messages(QueueUrl)).toHaveLength(2);
  await remove(again[0]?.ReceiptHandle);
  expect(aws.messages(QueueUrl).map(({ body }) => body)).toEqual(["b"]);
  expect(await refusalOf(remove("other"))).toMatch(/ReceiptHandleIsInvalid/);
  const many = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 });
  expect(await refusalOf(sqs.send(many))).toMatch(/between 1 and 10/);
});
