import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { topicNameOf } from "../domain/home-topic.ts";
import { type Envelope, encodeEnvelope } from "../domain/wire/envelope.ts";
import { Mailbox } from "../local/mailbox.ts";
import { DUE_PARTITIONS } from "../local/resources.ts";
import { accountId } from "../local/services/clients.ts";
import { systemClock } from "../platform/clock.ts";
import { createHomeStore, loaded } from "../storage/home-store.ts";
import { home, startPipeline, thaw } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
const mailboxes: Mailbox[] = [];
beforeAll(async () => {
  pipeline = await startPipeline(services, { homeIds: [] });
});
afterAll(async () => {
  for (const mailbox of mailboxes) await mailbox.stop();
  await pipeline.stop();
  services.close();
});

/** The mailbox of a home's people. */
async function subscribeHousehold(homeId: string): Promise<Mailbox> {
  const { sns, sqs } = services.clients;
  const name = `${pipeline.cloud.resources.topicArnPrefix.split(":").at(-1)}${topicNameOf(homeId)}`;
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
  await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const queueUrl = `${services.endpoints.messaging}/${accountId}/${name}`;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] }),
  );
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: Attributes?.QueueArn }));
  const mailbox = new Mailbox({ sqs, queueUrl });
  mailbox.start();
  mailboxes.push(mailbox);
  return mailbox;
}

/** The agent of a home announces it, and sends how its freezer thaws. */
function putThaw(homeId: string) {
  const readings = thaw();
  const producer = { agentId: "agent-1", spoolId: "spool-1", sentAtMs: readings.at(-1)?.takenAtMs ?? 0 };
  const payloads: Envelope[] = [
    {
      ...producer,
      type: "announcement",
      sequence: 1,
      home: { ...home, id: homeId, name: `Home of ${homeId}` },
    },
    { ...producer, type: "readings", sequence: 2, homeId, readings },
  ];
  return services.clients.kinesis.send(
    new PutRecordsCommand({
      StreamName: pipeline.cloud.resources.streamName,
      Records: payloads.map((payload) => ({ PartitionKey: homeId, Data: encodeEnvelope(payload) })),
    }),
  );
}

test("two households hear of their own homes; a third home without a topic waits, and nobody hears of it until it has one", async () => {
  const elm = await subscribeHousehold("elm.street");
  const oak = await subscribeHousehold("oak_lane");
  for (const homeId of ["stray", "elm.street", "oak_lane"]) await putThaw(homeId);
  // The watch function looks by the time of the readings.
  pipeline.put(pipeline.envelope(thaw()));
  await until("both households are told", () => elm.mails.length > 0 && oak.mails.length > 0);

  const homes = createHomeStore(services.clients.dynamodb, {
    tableName: pipeline.cloud.resources.tableName,
    duePartitions: DUE_PARTITIONS,
    clock: systemClock,
  });
  const postOf = async (homeId: string) => loaded(await homes.load([homeId]), homeId).home.post;
  await until(
    "it is known that nobody hears of the third",
    async () => (await postOf("stray")).hasNobody === true,
  );
  expect((await postOf("elm.street")).notSentSinceMs).toBeUndefined();

  const stray = await subscribeHousehold("stray");
  const last = thaw().at(-1)?.takenAtMs ?? 0;
  for (let minute = 2; minute < 10; minute += 1) await pipeline.cloud.look(last + minute * 60_000);
  await until("the third household is told", () => stray.mails.length > 0);
  for (const [mailbox, homeId] of [
    [elm, "elm.street"],
    [oak, "oak_lane"],
    [stray, "stray"],
  ] as const) {
    expect(new Set(mailbox.mails.map(({ attributes }) => attributes.home))).toEqual(new Set([homeId]));
    for (const { text } of mailbox.mails) expect(text).toContain(`Home of ${homeId}`);
  }
});
