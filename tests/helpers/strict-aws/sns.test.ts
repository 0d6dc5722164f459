import {
  GetTopicAttributesCommand,
  type MessageAttributeValue,
  PublishCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { createStrictAws } from "./strict-aws.ts";
import { refusalOf } from "./test-table.ts";

const TopicArn = "arn:aws:sns:eu-west-1:000000000000:alerts";
const topics = new Map([[TopicArn, { addresses: new Set(["a@example.com"]) }]]);
const MAX_BYTES = 262_144;

function publish(input: object) {
  const { sns } = createStrictAws({ tables: [], topics }).clients();
  return refusalOf(sns.send(new PublishCommand({ TopicArn, Message: "Cold", ...input })));
}
const withAttribute = (name: string, value: unknown) =>
  publish({ MessageAttributes: { [name]: value as MessageAttributeValue } });
const text = (StringValue: string) => ({ DataType: "String", StringValue });

test.each<[string, object, RegExp]>([
  ["no message", { Message: undefined }, /Empty message/],
  ["an empty message", { Message: "" }, /Empty message/],
  ["262,145 bytes", { Message: "x".repeat(MAX_BYTES + 1) }, /too long/],
  ["262,146 bytes of two each", { Message: "é".repeat(MAX_BYTES / 2 + 1) }, /too long/],
  [
    "attributes that make it too long",
    { Message: "x".repeat(MAX_BYTES), MessageAttributes: { a: text("b") } },
    /too long/,
  ],
  ["a control character", { Message: "a\u0000" }, /not allowed/],
  ["half a surrogate pair", { Message: "a\ud83d" }, /not allowed/],
  ["an empty subject", { Subject: "" }, /Subject/],
  ["a subject of 100 characters", { Subject: "x".repeat(100) }, /Subject/],
  ["a subject of two lines", { Subject: "Cold\nBcc: x" }, /Subject/],
  ["a tab in the subject", { Subject: "Cold\tnow" }, /Subject/],
  ["DEL in the subject", { Subject: "Cold\u007f" }, /Subject/],
  ["a subject that is not ASCII", { Subject: "-3 °C" }, /Subject/],
  ["a subject that begins with a space", { Subject: " Cold" }, /Subject/],
  ["an unknown topic", { TopicArn: `${TopicArn}-other` }, /NotFoundException/],
  ["a topic that is no ARN", { TopicArn: "alerts" }, /TopicArn/],
  ["no topic", { TopicArn: undefined }, /TopicArn/],
  ["a message per protocol", { MessageStructure: "json" }, /NotInStandIn/],
  ["a telephone", { PhoneNumber: "+100" }, /NotInStandIn/],
])("a message with %s is refused", async (_, input, reason) => {
  expect(await publish(input)).toMatch(reason);
});

test.each<[string, string, unknown, RegExp]>([
  ["an empty name", "", text("x"), /name/],
  ["a space in its name", "a b", text("x"), /name/],
  ["a name that begins with a dot", ".a", text("x"), /name/],
  ["a name that ends with a dot", "a.", text("x"), /name/],
  ["two dots in its name", "a..b", text("x"), /name/],
  ["a reserved name", "aws.kind", text("x"), /name/],
  ["a name of 257 characters", "a".repeat(257), text("x"), /name/],
  ["an unknown type", "a", { DataType: "Text", StringValue: "x" }, /type/],
  ["no type", "a", { StringValue: "x" }, /type/],
  ["no value", "a", { DataType: "String" }, /must have a value/],
  ["an empty value", "a", text(""), /must have a value/],
  ["an empty binary value", "a", { DataType: "Binary", BinaryValue: new Uint8Array() }, /must have a value/],
  ["text as a binary value", "a", { DataType: "Binary", StringValue: "x" }, /another type/],
  ["bytes as text", "a", { ...text("x"), BinaryValue: new Uint8Array(1) }, /another type/],
  ["a control character", "a", text("\u0001"), /not allowed/],
  ["a number that is none", "a", { DataType: "Number", StringValue: "cold" }, /not a number/],
  ["an array that is none", "a", { DataType: "String.Array", StringValue: "a,b" }, /not an array/],
])("an attribute with %s is refused", async (_, name, value, reason) => {
  expect(await withAttribute(name, value)).toMatch(/^InvalidParameterException/);
  expect(await withAttribute(name, value)).toMatch(reason);
});

test("a message of 262,144 bytes and a subject of 99 characters are taken, each kept as it was published", async () => {
  const aws = createStrictAws({ tables: [], topics, clock: { nowMs: () => 7 } });
  const { sns } = aws.clients();
  expect(sns).toBeInstanceOf(SNSClient);
  const letter = new Uint8Array([1, 2]);
  const MessageAttributes = {
    home: text("h"),
    kinds: { DataType: "String.Array", StringValue: '["a"]' },
    celsius: { DataType: "Number", StringValue: "-3.5" },
    letter: { DataType: "Binary", BinaryValue: letter },
  };
  const { MessageId } = await sns.send(
    new PublishCommand({ TopicArn, Message: "Cold °", Subject: "x".repeat(99), MessageAttributes }),
  );
  letter[0] = 9;
  await sns.send(new PublishCommand({ TopicArn, Message: "x".repeat(MAX_BYTES) }));
  expect(aws.published()).toHaveLength(2);
  expect(aws.published()[0]).toEqual({
    topicArn: TopicArn,
    messageId: MessageId,
    publishedAtMs: 7,
    addresses: ["a@example.com"],
    subject: "x".repeat(99),
    message: "Cold °",
    attributes: { ...MessageAttributes, letter: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2]) } },
  });
});

test("a topic tells how many subscriptions are confirmed, and one that is not there tells nothing", async () => {
  const { sns } = createStrictAws({ tables: [], topics }).clients();
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(Attributes).toMatchObject({ SubscriptionsConfirmed: "1" });
  const other = sns.send(new GetTopicAttributesCommand({ TopicArn: `${TopicArn}-other` }));
  expect(await refusalOf(other)).toMatch(/NotFoundException/);
});

test("an address that gets too much within a second gets no more", async () => {
  let nowMs = 0;
  const flooded = new Map([[TopicArn, { addresses: new Set(["a@example.com"]) }]]);
  const { sns } = createStrictAws({ tables: [], topics: flooded, clock: { nowMs: () => nowMs } }).clients();
  const publishTimes = async (times: number, apartMs: number) => {
    for (let time = 0; time < times; time += 1, nowMs += apartMs)
      await sns.send(new PublishCommand({ TopicArn, Message: "Cold" }));
    return flooded.get(TopicArn)?.addresses.size;
  };
  expect(await publishTimes(30, 125)).toBe(1);
  expect(await publishTimes(10, 99)).toBe(0);
});
