import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTopicCommand, GetSubscriptionAttributesCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { bundleFunction } from "../deployment/bundle.ts";
import { WITHOUT_DRILLS } from "../domain/drill.ts";
import { parseConfiguration } from "../environments/configuration.ts";
import { watchFunction } from "../handlers/watch/function.ts";
import { LambdaFunction } from "../local/lambda-function.ts";
import { accountId, region, sdkEnvironment } from "../local/services/clients.ts";
import { confirmSubscription, subscribeAddress } from "../tools/subscribe/actions.ts";
import { checkSubscriptions } from "../tools/subscribe/check.ts";
import { listByEmail } from "../tools/subscribe/topics.ts";
import { createTestResources, sharedServices } from "./services.ts";

const services = sharedServices();
const { sns } = services.clients;
afterAll(() => services.close());

const configuration = parseConfiguration(
  JSON.stringify({
    account: accountId,
    region,
    repository: { subject: "repo:octocat/house", mainBranch: "main" },
    bootstrapped: false,
    environments: { dev: { alertEmails: ["home@example.com"], operatorEmails: ["ops@example.com"] } },
  }),
  "config.yaml",
);
const topic = (audience: string) => `arn:aws:sns:${region}:${accountId}:house-temperature-dev-${audience}`;

/** The command, with what it says and the emulator's tokens, which are the subscriptions' ARNs. */
function command() {
  const lines: string[] = [];
  const target = { configuration, client: sns, say: (line: string) => lines.push(line) };
  return {
    target,
    said: () => lines.splice(0).join("\n"),
    async link(audience: string, email: string) {
      const arn = await subscriptionOf(audience, email);
      return `https://sns.${region}.amazonaws.com/confirmation.html?TopicArn=${topic(audience)}&Token=${arn}`;
    },
  };
}

async function subscriptionOf(audience: "alerts" | "operators" | string, email: string): Promise<string> {
  const attributes = audience === "alerts" ? { Attributes: { FilterPolicy: WITHOUT_DRILLS } } : {};
  const { SubscriptionArn = "" } = await sns.send(
    new SubscribeCommand({ TopicArn: topic(audience), Protocol: "email", Endpoint: email, ...attributes }),
  );
  return SubscriptionArn;
}

test("an address is subscribed, confirmed, and then nothing is left to do", async () => {
  for (const audience of ["alerts", "operators"])
    await sns.send(new CreateTopicCommand({ Name: `house-temperature-dev-${audience}` }));
  const { target, said, link } = command();
  expect(await checkSubscriptions(target, false)).toBe(1);
  expect(said()).toMatch(
    /^missing +alerts +home@example.com\n.*npm run subscribe.*\nmissing +operators +ops/,
  );

  expect(await subscribeAddress(target, "alerts", "home@example.com")).toBe(0);
  expect(said()).toContain("do not click it");
  expect(await subscribeAddress(target, "operators", "ops@example.com")).toBe(0);
  expect(await checkSubscriptions(target, true)).toBe(1);
  // The lines before are those of the command above.
  const report = JSON.parse(said().replace(/^[^{]*/s, ""));
  expect(report).toMatchObject({
    environment: "dev",
    wrong: 2,
    subscriptions: [{ email: "home@example.com", state: "unconfirmed" }, { state: "unconfirmed" }],
  });

  for (const [audience, email] of [
    ["alerts", "home@example.com"],
    ["operators", "ops@example.com"],
  ] as const)
    expect(await confirmSubscription(target, audience, await link(audience, email))).toBe(0);
  said();
  expect(await checkSubscriptions(target, false)).toBe(0);
  expect(said()).toMatch(/All is well\.$/);
  expect(await subscribeAddress(target, "alerts", "home@example.com")).toBe(0);
  expect(said()).toContain("already, and confirmed");
});

test("what the command subscribes to alerts gets no drills, and the operators' alarms are not filtered", async () => {
  const policyOf = async (audience: string, email: string) => {
    const SubscriptionArn = await subscriptionOf(audience, email);
    const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    return Attributes?.FilterPolicy;
  };
  expect(await policyOf("alerts", "home@example.com")).toBe(
    '{"home":[{"anything-but":{"prefix":"drill-"}}]}',
  );
  expect(await policyOf("operators", "ops@example.com")).toBeUndefined();
});

test("a subscription that was confirmed by a click is told as one that anybody can end", async () => {
  await sns.send(
    new SubscribeCommand({
      TopicArn: topic("operators"),
      Protocol: "email",
      Endpoint: "clicked@example.com",
      // The emulator takes it for what SNS found out itself.
      Attributes: { ConfirmationWasAuthenticated: "false", PendingConfirmation: "false" },
    }),
  );
  expect(await listByEmail(sns, topic("operators"))).toContainEqual({
    email: "clicked@example.com",
    arn: expect.any(String),
    authenticated: false,
  });
  const { target, said } = command();
  expect(await checkSubscriptions(target, false)).toBe(1);
  expect(said()).toMatch(
    /removable +operators +clicked@example.com {2}\(not in config.yaml\)\n.*a mail scanner too/,
  );
});

test("a link of another topic, and no link at all, are refused with what is wrong", async () => {
  const { target } = command();
  const token = "2336".repeat(40);
  const foreign = `https://sns.eu-west-1.amazonaws.com/confirmation.html?TopicArn=arn:aws:sns:eu-west-1:1:x&Token=${token}`;
  await expect(confirmSubscription(target, "alerts", foreign)).rejects.toThrow("knows nothing of");
  await expect(confirmSubscription(target, "alerts", "yes")).rejects.toThrow("neither the link");
  await expect(subscribeAddress(target, "alerts", "nobody")).rejects.toThrow("say whom");
  await expect(subscribeAddress({ ...target, env: "prod" }, "alerts", "a@b.c")).rejects.toThrow(
    "no environment prod",
  );
});

test("each quarter of an hour the watch function counts the subscriptions that reach people", async () => {
  const folder = mkdtempSync(join(tmpdir(), "subscriptions-"));
  const lines: string[] = [];
  const resources = await createTestResources(services);
  const { file } = await bundleFunction(watchFunction, folder);
  const lambda = new LambdaFunction({
    definition: watchFunction,
    file,
    environment: {
      ...sdkEnvironment(services.endpoints),
      TABLE_NAME: resources.tableName,
      DUE_PARTITIONS: "2",
      ALERTS_TOPIC_ARN: resources.alertsTopicArn,
      GIVEN_UP_BUCKET: resources.givenUpBucket,
      QUARANTINE_QUEUE_URL: resources.quarantineQueueUrl,
      METRICS_NAMESPACE: "house-temperature-dev",
    },
    onLog: (line) => lines.push(line),
  });
  const email = { TopicArn: resources.alertsTopicArn, Protocol: "email", Endpoint: "home@example.com" };
  try {
    for (const time of ["2026-01-31T12:15:00Z", "2026-01-31T12:16:00Z", "2026-01-31T12:30:00Z"]) {
      expect(await lambda.invoke({ time })).toEqual({ ok: true, payload: null });
      await sns.send(new SubscribeCommand(email));
    }
  } finally {
    await lambda.stop();
    rmSync(folder, { recursive: true });
  }
  const counted = lines
    .filter((line) => line.includes("ConfirmedSubscriptions"))
    .map((line) => JSON.parse(line));
  // The mailbox of every system here is a queue.
  expect(counted.map(({ ConfirmedSubscriptions }) => ConfirmedSubscriptions)).toEqual([0, 1]);
  const topicName = resources.alertsTopicArn.split(":").at(-1);
  expect(counted[0]).toMatchObject({ service: "watch", topic: topicName });
  expect(counted[0]._aws.CloudWatchMetrics).toMatchObject([
    { Namespace: "house-temperature-dev", Dimensions: [expect.arrayContaining(["service", "topic"])] },
  ]);
});
