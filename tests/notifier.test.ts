import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { agentItself } from "../domain/home/description.ts";
import { course, house, item, letter, remembering, thawing } from "../domain/mail/golden/house.ts";
import { machineLetterOf, machineLetterSchema } from "../domain/mail/machine.ts";
import { mailOf } from "../domain/mail/mail.ts";
import { createSnsNotifier } from "../handlers/notifier.ts";
import { Mailbox } from "../local/mailbox.ts";
import { createTestResources, sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
afterAll(() => services.close());

const thaw = letter([item("freezer", { alarm: thawing() })]);
const context = remembering({ freezer: course(-18.4, -5.8) });

test("a letter comes as its e-mail, with attributes to filter by and the letter as JSON beside it", async () => {
  const { clients } = services;
  const { alertsTopicArn, mailboxQueueUrl } = await createTestResources(services);
  const mailbox = new Mailbox({ sqs: clients.sqs, queueUrl: mailboxQueueUrl });
  mailbox.start();
  const notifier = createSnsNotifier(clients.sns, alertsTopicArn);
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

test("a subscription with a filter policy gets what it asks for, and a drill's home stays out", async () => {
  const { sns, sqs } = services.clients;
  const { alertsTopicArn } = await createTestResources(services);
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: `${alertsTopicArn.split(":").at(-1)}-filtered` }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const policy = { severity: ["critical"], home: [{ "anything-but": { prefix: "drill-" } }] };
  await sns.send(
    new SubscribeCommand({
      TopicArn: alertsTopicArn,
      Protocol: "sqs",
      Endpoint: Attributes?.QueueArn,
      Attributes: { FilterPolicy: JSON.stringify(policy), RawMessageDelivery: "true" },
    }),
  );
  const notifier = createSnsNotifier(sns, alertsTopicArn);
  const warning = letter([item("freezer", { alarm: thawing({ severity: "warning" }) })]);
  await notifier.send(warning, house, context);
  await notifier.send(thaw, { ...house, id: "drill-1" }, context);
  await notifier.send(thaw, house, context);
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual([mailOf(thaw, house, context).text]);
  expect(Object.keys(Messages[0]?.MessageAttributes ?? {}).length).toBeLessThanOrEqual(10);
});
