import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { PublishCommand } from "@aws-sdk/client-sns";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { seededRandom } from "../../../platform/random.ts";
import type { Connection, Decide } from "./connection.ts";
import type { Outcome } from "./fault.ts";
import { createScheduler } from "./scheduler.ts";
import { createStrictAws } from "./strict-aws.ts";
import { item, refusalOf, TABLE, testTable } from "./test-table.ts";

const TopicArn = "arn:aws:sns:eu-west-1:000000000000:alerts";
const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/000000000000/quarantine";

function world(seed = 1) {
  const random = seededRandom(seed);
  const scheduler = createScheduler(1_000_000, random);
  const aws = createStrictAws({
    tables: [{ name: TABLE, definition: testTable }],
    topics: new Map([[TopicArn, { addresses: new Set<string>() }]]),
    queues: [{ url: QueueUrl }],
    scheduler,
  });
  return { aws, scheduler, random };
}

const newItem = new PutItemCommand({
  TableName: TABLE,
  Item: item("h", "s"),
  ConditionExpression: "attribute_not_exists(pk)",
});
const inTurn =
  (...outcomes: Outcome[]): Decide =>
  ({ index }) =>
    outcomes[index] ?? "ok";

test.each<[Outcome, string, number]>([
  ["ok", "accepted", 1],
  ["throttle", "ProvisionedThroughputExceededException: Rate exceeded", 0],
  ["unprocessed", "ProvisionedThroughputExceededException: Rate exceeded", 0],
  ["server-error", "InternalServerError: Internal server error", 0],
  ["timeout-before", "TimeoutError: Connection timed out", 0],
  ["timeout-after", "TimeoutError: Connection timed out", 1],
  ["sent-twice", "ConditionalCheckFailedException: The conditional request failed", 1],
])("a put that meets %s ends as %s, and the table has so many items: %d", async (outcome, ending, count) => {
  const { aws, scheduler } = world();
  const { dynamodb } = aws.connect(inTurn(outcome));
  const [put] = await scheduler.run([() => refusalOf(dynamodb.send(newItem))]);
  expect(put).toEqual({ status: "fulfilled", value: ending });
  expect(aws.items(TABLE)).toHaveLength(count);
});

test.each<[Outcome, number]>([
  ["die-before", 0],
  ["die-after", 1],
])(
  "after %s no call of the invocation settles or has an effect, and others go on",
  async (outcome, count) => {
    const { aws, scheduler } = world();
    const killed = aws.connect(inTurn(outcome));
    const work = async () => {
      const put = killed.dynamodb.send(newItem);
      await scheduler.pause(100);
      await Promise.race([put, killed.sns.send(new PublishCommand({ TopicArn, Message: "x" }))]);
    };
    expect(await scheduler.run([work])).toEqual([{ status: "never" }]);
    expect(killed.isDead()).toBe(true);
    expect(aws.items(TABLE)).toHaveLength(count);
    expect(aws.published()).toEqual([]);
    const { dynamodb } = aws.connect(() => "ok");
    const ending = count === 0 ? "accepted" : expect.stringMatching(/^ConditionalCheckFailed/);
    expect(await scheduler.run([() => refusalOf(dynamodb.send(newItem))])).toEqual([
      { status: "fulfilled", value: ending },
    ]);
  },
);

test("a call that was under way when its invocation was killed is applied, and does not settle", async () => {
  const { aws, scheduler } = world();
  const connection = aws.connect(() => ({ outcome: "ok", latencyMs: 10 }));
  scheduler.after(1, () => connection.kill());
  expect(await scheduler.run([() => connection.dynamodb.send(newItem)])).toEqual([{ status: "never" }]);
  expect(aws.items(TABLE)).toHaveLength(1);
});

test("SNS and SQS throttle and fail with the SDK's own errors", async () => {
  const { aws, scheduler } = world();
  const { sns, sqs } = aws.connect(inTurn("throttle", "throttle", "server-error", "server-error"));
  const publish = () => refusalOf(sns.send(new PublishCommand({ TopicArn, Message: "x" })));
  const send = () => refusalOf(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" })));
  const endings = await scheduler.run([
    async () => [await publish(), await send(), await publish(), await send()],
  ]);
  const expected = ["ThrottledException", "RequestThrottled", "InternalErrorException", "InternalError"];
  const [ended] = endings;
  expect(ended?.status === "fulfilled" && ended.value.map((error) => error.split(":")[0])).toEqual(expected);
  expect([aws.published(), aws.messages(QueueUrl)]).toEqual([[], []]);
});

test("a batch that is unprocessed in part gives what it left, and a retry finds it", async () => {
  const { aws, scheduler } = world();
  const { dynamodb } = aws.connect(inTurn("unprocessed", "ok", "unprocessed", "unprocessed"));
  const keys = ["a", "b", "c"].map((pk) => item(pk, "s"));
  const work = async () => {
    const puts = keys.map((Item) => ({ PutRequest: { Item } }));
    const { UnprocessedItems } = await dynamodb.send(
      new BatchWriteItemCommand({ RequestItems: { [TABLE]: puts } }),
    );
    expect(UnprocessedItems).toEqual({ [TABLE]: [{ PutRequest: { Item: keys[1] } }] });
    expect(aws.items(TABLE)).toHaveLength(2);
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: UnprocessedItems ?? {} }));
    const { Responses, UnprocessedKeys } = await dynamodb.send(
      new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys: keys } } }),
    );
    expect(Responses?.[TABLE]).toHaveLength(2);
    // One key alone cannot be processed in part: AWS throttles such a batch.
    return refusalOf(dynamodb.send(new BatchGetItemCommand({ RequestItems: UnprocessedKeys ?? {} })));
  };
  const [ending] = await scheduler.run([work]);
  expect(ending).toEqual({
    status: "fulfilled",
    value: expect.stringMatching(/^ProvisionedThroughputExceeded/),
  });
});

/** Two invocations that add to one counter, each with a read and a conditional write, until both have. */
async function race(seed: number) {
  const { aws, scheduler, random } = world(seed);
  const trace: string[] = [];
  const add = async (name: string, { dynamodb }: Connection) => {
    for (;;) {
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName: TABLE, Key: item("h", "s"), ConsistentRead: true }),
      );
      trace.push(`${name} read ${Item?.version?.N ?? 0} at ${scheduler.nowMs()}`);
      const version = Number(Item?.version?.N ?? 0);
      const put = new PutItemCommand({
        TableName: TABLE,
        Item: item("h", "s", { version: { N: String(version + 1) } }),
        ConditionExpression: "attribute_not_exists(pk) OR version = :v",
        ExpressionAttributeValues: { ":v": { N: String(version) } },
      });
      const ending = await refusalOf(dynamodb.send(put));
      trace.push(`${name} ${ending.split(":")[0]}`);
      if (ending === "accepted") return;
    }
  };
  const decide: Decide = () => ({ outcome: "ok", latencyMs: Math.ceil(random() * 20) });
  await scheduler.run(["a", "b"].map((name) => () => add(name, aws.connect(decide))));
  return { trace: trace.join(", "), version: aws.items(TABLE)[0]?.version?.N };
}

test("two invocations interleave as their seed says: always the same for one, some with a lost race", async () => {
  const races = await Promise.all(Array.from({ length: 20 }, (_, seed) => race(seed)));
  expect(races.map(({ version }) => version)).toEqual(races.map(() => "2"));
  expect(new Set(races.map(({ trace }) => trace)).size).toBeGreaterThan(10);
  const lost = races.filter(({ trace }) => trace.includes("ConditionalCheckFailed")).length;
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThan(20);
  expect(await race(3)).toEqual(races[3]);
});

test("a call is what it was when it was sent", async () => {
  const { aws, scheduler } = world();
  const { dynamodb } = aws.connect(() => "ok");
  const Item = item("h", "s", { text: { S: "sent" } });
  const work = async () => {
    const put = dynamodb.send(new PutItemCommand({ TableName: TABLE, Item }));
    Item.text = { S: "changed since" };
    await put;
  };
  await scheduler.run([work]);
  expect(aws.items(TABLE)).toEqual([item("h", "s", { text: { S: "sent" } })]);
});

test("decide sees each call with its service, operation and number", async () => {
  const { aws, scheduler } = world();
  const seen: string[] = [];
  const { dynamodb, sns } = aws.connect(({ service, operation, index }) => {
    seen.push(`${index} ${service} ${operation}`);
    return "ok";
  });
  const work = async () => {
    await dynamodb.send(newItem);
    await sns.send(new PublishCommand({ TopicArn, Message: "x" }));
  };
  await scheduler.run([work]);
  expect(seen).toEqual(["0 dynamodb PutItem", "1 sns Publish"]);
});

test("what the stand-ins do not know is refused as such", async () => {
  const { dynamodb } = world().aws.clients();
  const describe = new DescribeTableCommand({ TableName: TABLE });
  expect(await refusalOf(dynamodb.send(describe))).toMatch(/^NotInStandIn.*DescribeTableCommand/);
  const signal = new AbortController().signal;
  expect(await refusalOf(dynamodb.send(newItem, { abortSignal: signal }))).toMatch(/^NotInStandIn.*options/);
});

test.each([
  ["an unknown command", new DescribeTableCommand({ TableName: TABLE })],
  [
    "an unknown parameter",
    new PutItemCommand({ TableName: TABLE, Item: item("h", "s"), ReturnValues: "ALL_OLD" }),
  ],
])("%s ends the run, even when the handler survives every error", async (_, command) => {
  const { aws, scheduler } = world();
  const { dynamodb } = aws.connect(() => "ok");
  const work = async () => {
    await refusalOf(dynamodb.send(command as PutItemCommand));
    await scheduler.pause(1000);
  };
  await expect(scheduler.run([work])).rejects.toThrow(/strict stand-in does not know/);
});
