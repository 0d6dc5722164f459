import { fork } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { DescribeTableCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { ListShardsCommand } from "@aws-sdk/client-kinesis";
import { PublishCommand } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Endpoints } from "../local/services/clients.ts";
import { PortInUse } from "../local/services/emulator-process.ts";
import { startServices } from "../local/services/services.ts";
import { createTestResources, sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
afterAll(() => services.close());

test("a port that is taken is named, with the service it was meant for", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as AddressInfo;

  const start = startServices({ firstPort: port });
  await expect(start).rejects.toThrow(PortInUse);
  await expect(start).rejects.toThrow(`Port ${port}, meant for Kinesis, is in use.`);
  holder.close();
});

test("when the process that started them is killed, no service keeps running", async () => {
  const parent = fork(join(__dirname, "fixtures/start-services-and-wait.ts"), {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const [endpoints] = (await once(parent, "message")) as [Endpoints];
  const answers = () =>
    Promise.all(Object.values(endpoints).map((url) => fetch(url).then(Boolean, () => false)));
  expect(await answers()).toEqual([true, true, true]);

  parent.kill("SIGKILL");
  await until("all ports are free", async () => (await answers()).every((answer) => !answer));
});

test("a system has the shards asked for, a table with its index, and a topic that reaches the mailbox", async () => {
  const { clients } = services;
  const resources = await createTestResources(services, { shardCount: 3 });

  const { Shards } = await clients.kinesis.send(new ListShardsCommand({ StreamName: resources.streamName }));
  expect(Shards).toHaveLength(3);

  const TableName = resources.tableName;
  const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName }));
  expect(Table?.TableStatus).toBe("ACTIVE");
  const item = {
    pk: { S: "h1" },
    sk: { S: "home" },
    due: { S: "normal-0" },
    dueAtMs: { N: "1" },
    readingCount: { N: "9" },
  };
  await clients.dynamodb.send(new PutItemCommand({ TableName, Item: item }));
  const { Items } = await clients.dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: "byDue",
      KeyConditionExpression: "due = :due",
      ExpressionAttributeValues: { ":due": item.due },
    }),
  );
  const { readingCount: _, ...keys } = item;
  expect(Items).toEqual([keys]);

  await clients.sns.send(
    new PublishCommand({ TopicArn: `${resources.topicArnPrefix}home-home-1`, Subject: "s", Message: "m" }),
  );
  const { Messages } = await clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: resources.mailboxQueueUrl, WaitTimeSeconds: 5 }),
  );
  expect(JSON.parse(Messages?.[0]?.Body ?? "{}")).toMatchObject({ Subject: "s", Message: "m" });
});
