import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { agentItself } from "../domain/home/description.ts";
import { course, house, item, letter, remembering, thawing } from "../domain/mail/golden/house.ts";
import { machineLetterOf, machineLetterSchema } from "../domain/mail/machine.ts";
import { mailOf } from "../domain/mail/mail.ts";
import { createSnsNotifier, NobodySubscribedError } from "../handlers/notifier.ts";
import { Mailbox } from "../local/mailbox.ts";
import { createTestResources, sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
afterAll(() => services.close());

const thaw = letter([item("freezer", { alarm: thawing() })]);
const context = remembering({ freezer: course(-18.4, -5.8) });

test("a letter comes as its e-mail, with attributes to filter by and the letter as JSON beside it", async () => {
  const { clients } = services;
  const { topicArnPrefix, mailboxQueueUrl } = await createTestResources(services, { homeIds: [house.id] });
  const mailbox = new Mailbox({ sqs: clients.sqs, queueUrl: mailboxQueueUrl });
  mailbox.start();
  const notifier = createSnsNotifier(clients.sns, topicArnPrefix);
  await notifier.send(thaw, house, context);
  await until("the e-mail is there", () => mailbox.mails.length === 1);
  const silentAgent = letter([item(agentItself('pi-attic"'), { alarm: thawing({ cause: "silence" }) })]);
  await notifier.send(silentAgent, house, context);
  await until("both are there", () => mailbox.mails.length === 2);
  await mailbox.stop();

  const [mail, ofAgent] = mailbox.mails;
  expect(mail).toMatchObject(mailOf(thaw, house, context));
  const { letter: base64, ...attributes } = mail?.attributes ?? {};
  expect(attributes).toEqual({
    home: "canal-house",
    sensor: "freezer",
    kind: "freezer",
    cause: "too-hot",
    severity: "critical",
    state: "firing",
  });
  // SNS gives a binary attribute as base64.
  const machine = machineLetterSchema.parse(JSON.parse(Buffer.from(base64 ?? "", "base64").toString()));
  expect(machine).toEqual(machineLetterOf(thaw, house, mail?.subject ?? ""));
  expect(ofAgent?.attributes).toMatchObject({ home: "canal-house", agent: "pi-attic?", kind: "agent" });
});

test("a program's subscription with a filter policy gets what it asks for of its home", async () => {
  const { sns, sqs } = services.clients;
  const { topicArnPrefix } = await createTestResources(services, { homeIds: [house.id, "elm"] });
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: `${topicArnPrefix.split(":").at(-1)}filtered` }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const policy = { severity: ["critical"] };
  await sns.send(
    new SubscribeCommand({
      TopicArn: `${topicArnPrefix}home-${house.id}`,
      Protocol: "sqs",
      Endpoint: Attributes?.QueueArn,
      Attributes: { FilterPolicy: JSON.stringify(policy), RawMessageDelivery: "true" },
    }),
  );
  const notifier = createSnsNotifier(sns, topicArnPrefix);
  const warning = letter([item("freezer", { alarm: thawing({ severity: "warning" }) })]);
  await notifier.send(warning, house, context);
  await notifier.send(thaw, { ...house, id: "elm" }, context);
  await notifier.send(thaw, house, context);
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual([mailOf(thaw, house, context).text]);
  expect(Object.keys(Messages[0]?.MessageAttributes ?? {}).length).toBeLessThanOrEqual(10);
});

test("a home without a topic, and one whose topic nobody is subscribed to, have nobody; another home's people hear nothing", async () => {
  const { sns, sqs } = services.clients;
  const { topicArnPrefix, mailboxQueueUrl } = await createTestResources(services, { homeIds: [house.id] });
  const notifier = createSnsNotifier(sns, topicArnPrefix);
  await sns.send(new CreateTopicCommand({ Name: `${topicArnPrefix.split(":").at(-1)}home-lonely` }));
  for (const id of ["lonely", "none", `${house.id}.`])
    await expect(notifier.send(thaw, { ...house, id }, context)).rejects.toThrow(NobodySubscribedError);
  // Nobody is subscribed to drills but a drill.
  await notifier.send(thaw, { ...house, id: "drill-1" }, context);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: mailboxQueueUrl }));
  expect(Messages ?? []).toEqual([]);
});
