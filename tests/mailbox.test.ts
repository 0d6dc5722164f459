import { PublishCommand } from "@aws-sdk/client-sns";
import { type Mail, Mailbox } from "../local/mailbox.ts";
import { createTestResources, sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
afterAll(() => services.close());

test("what the topic of a home sends comes as an e-mail, once", async () => {
  const { clients } = services;
  const { topicArnPrefix, mailboxQueueUrl } = await createTestResources(services);
  const told: Mail[] = [];
  const mailbox = new Mailbox({
    sqs: clients.sqs,
    queueUrl: mailboxQueueUrl,
    onMail: (mail) => told.push(mail),
  });
  mailbox.start();

  const publish = (subject: string) =>
    clients.sns.send(
      new PublishCommand({
        TopicArn: `${topicArnPrefix}home-home-1`,
        Subject: subject,
        Message: `${subject}: -9.0 °C, expected -18 °C\nThe door may be ajar.`,
        MessageAttributes: { severity: { DataType: "String", StringValue: "critical" } },
      }),
    );
  await publish("Freezer is thawing");
  await until("the first mail is there", () => mailbox.mails.length === 1);
  await publish("Fridge is warm");
  await until("the second mail is there", () => mailbox.mails.length === 2);
  await mailbox.stop();

  expect(told).toEqual(mailbox.mails);
  expect(told.map(({ subject }) => subject)).toEqual(["Freezer is thawing", "Fridge is warm"]);
  expect(told[0]).toMatchObject({
    text: "Freezer is thawing: -9.0 °C, expected -18 °C\nThe door may be ajar.",
    attributes: { severity: "critical" },
    publishedAtMs: expect.any(Number),
  });
});
