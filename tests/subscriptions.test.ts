import { randomUUID } from "node:crypto";
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  GetTopicAttributesCommand,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { newHome } from "../domain/home/home.ts";
import { ONE_HOME } from "../environments/capacity.ts";
import { parseConfiguration } from "../environments/configuration.ts";
import { environmentNames } from "../environments/names.ts";
import { countUnsubscribed } from "../handlers/watch/subscriptions.ts";
import { accountId, region } from "../local/services/clients.ts";
import { systemClock } from "../platform/clock.ts";
import { newStoredHome } from "../storage/home-item.ts";
import { createHomeStore } from "../storage/home-store.ts";
import { createSubscriptionTurnStore } from "../storage/subscription-turn.ts";
import { addressesOf } from "../tools/home/target.ts";
import { addHome } from "../tools/homes/add.ts";
import { listOfHomes } from "../tools/homes/list.ts";
import { removeHome } from "../tools/homes/remove.ts";
import type { HomesTarget } from "../tools/homes/target.ts";
import { listHomeTopics } from "../tools/homes/topics.ts";
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
    environments: {
      prod: { homes: { elm: { alertEmails: ["home@example.com"] } }, operatorEmails: ["ops@example.com"] },
    },
  }),
  "config.yaml",
);
const topic = (audience: string) => `arn:aws:sns:${region}:${accountId}:house-temperature-prod-${audience}`;

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

async function subscriptionOf(audience: string, email: string): Promise<string> {
  const { SubscriptionArn = "" } = await sns.send(
    new SubscribeCommand({ TopicArn: topic(audience), Protocol: "email", Endpoint: email }),
  );
  return SubscriptionArn;
}

test("an address is subscribed, confirmed, and then nothing is left to do", async () => {
  for (const audience of ["home-elm", "operators"])
    await sns.send(new CreateTopicCommand({ Name: `house-temperature-prod-${audience}` }));
  const { target, said, link } = command();
  expect(await checkSubscriptions(target, false)).toBe(1);
  expect(said()).toMatch(
    /^missing +elm +home@example.com\n.*npm run subscribe -- --home elm.*\nmissing +operators +ops/,
  );

  expect(await subscribeAddress(target, {}, "home@example.com")).toBe(0);
  expect(said()).toContain("do not click it");
  expect(await subscribeAddress(target, { operators: true }, "ops@example.com")).toBe(0);
  expect(await checkSubscriptions(target, true)).toBe(1);
  // The lines before are those of the command above.
  const report = JSON.parse(said().replace(/^[^{]*/s, ""));
  expect(report).toMatchObject({
    environment: "prod",
    wrong: 2,
    subscriptions: [{ email: "home@example.com", state: "unconfirmed" }, { state: "unconfirmed" }],
  });

  for (const [audience, email] of [
    ["home-elm", "home@example.com"],
    ["operators", "ops@example.com"],
  ] as const)
    expect(await confirmSubscription(target, {}, await link(audience, email))).toBe(0);
  said();
  expect(await checkSubscriptions(target, false)).toBe(0);
  expect(said()).toMatch(/All is well\.$/);
  expect(await subscribeAddress(target, {}, "home@example.com")).toBe(0);
  expect(said()).toContain("already, and confirmed");
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
  await expect(confirmSubscription(target, {}, foreign)).rejects.toThrow("knows nothing of");
  await expect(confirmSubscription(target, {}, "yes")).rejects.toThrow("neither the link");
  await expect(subscribeAddress(target, {}, "nobody")).rejects.toThrow("say whom");
  await expect(subscribeAddress({ ...target, env: "dev" }, {}, "a@b.c")).rejects.toThrow(
    "no environment dev",
  );
});

describe("the households of an environment", () => {
  const homes = () => {
    const lines: string[] = [];
    const target: HomesTarget = {
      names: { ...environmentNames("prod", { account: accountId, region }), tableName },
      configured: addressesOf(configuration, "prod"),
      clients: services.clients,
      say: (line) => lines.push(line),
    };
    return { target, said: () => lines.splice(0).join("\n") };
  };
  let tableName: string;
  beforeAll(async () => {
    await expect(addHome(homes().target, "oak", ["oak@example.com"])).rejects.toThrow("-- prod-foundation");
    await sns.send(new CreateTopicCommand({ Name: "house-temperature-prod-drills" }));
    ({ tableName } = await createTestResources(services));
  });

  test("a home is added, confirmed, listed and removed again", async () => {
    const { target, said } = homes();
    expect(await addHome(target, "oak.lane_2", ["oak@example.com", "oak2@example.com"])).toBe(0);
    expect(said()).toMatch(
      /AWS has sent oak@example.com an e-mail.*home-oak_dlane_u2, and to no other.*do not click.*Nothing has been heard of oak.lane_2/s,
    );
    const { Attributes } = await sns.send(
      new GetTopicAttributesCommand({ TopicArn: topic("home-oak_dlane_u2") }),
    );
    expect(Attributes).toMatchObject({
      DisplayName: "House temperature",
      KmsMasterKeyId: "alias/house-temperature-prod",
      Policy: expect.stringContaining("aws:SecureTransport"),
    });

    expect(await listOfHomes(target, false)).toBe(1);
    expect(said()).toMatch(/oak.lane_2 +command +never +oak2@example.com \(not confirmed\), oak@/);
    const { target: whoConfirms, link } = command();
    for (const email of ["oak@example.com", "oak2@example.com"])
      await confirmSubscription(whoConfirms, {}, await link("home-oak_dlane_u2", email));
    // Whoever calls it again adds addresses, and sends nobody a second e-mail.
    expect(await addHome(target, "oak.lane_2", ["oak@example.com"])).toBe(0);
    expect(said()).toMatch(/^oak@example.com is subscribed already/);
    await listOfHomes(target, true);
    expect(JSON.parse(said())).toContainEqual({
      home: "oak.lane_2",
      from: "command",
      heard: false,
      confirmed: ["oak2@example.com", "oak@example.com"],
      unconfirmed: [],
    });

    await expect(removeHome(target, "oak.lane_2", false)).rejects.toThrow("say --yes");
    expect(said()).toMatch(/^Goes: .*\nStays: the readings/);
    expect(await removeHome(target, "oak.lane_2", true)).toBe(0);
    await expect(removeHome(target, "oak.lane_2", true)).rejects.toThrow("has no topic");
    expect(await listHomeTopics(sns, target.names)).not.toContain("oak.lane_2");
  });

  test("a home that was heard and has no address is listed with what to do", async () => {
    const store = createHomeStore(services.clients.dynamodb, {
      tableName,
      duePartitions: 2,
      clock: systemClock,
    });
    await store.save(newStoredHome("stray"), { home: newHome("stray"), nowMs: 1 });
    const { target, said } = homes();
    expect(await listOfHomes(target, false)).toBe(1);
    expect(said()).toMatch(
      /stray +nobody +yes +nobody\nNobody hears of stray: npm run homes -- add stray --email/,
    );
    expect(await addHome(target, "stray", ["stray@example.com"])).toBe(0);
    expect(said()).not.toContain("Nothing has been heard");
  });

  test.each([
    ["elm", ["a@example.com"], "config.yaml names elm"],
    ["drill-1", ["a@example.com"], "no e-mail goes out"],
    ["a b", ["a@example.com"], "a home id has"],
    ["oak", [], "say whom to tell"],
    ["oak", ["a@example.com", "nobody"], "nobody: say whom to tell"],
  ])("%s with %j is refused", async (home, emails, message) => {
    await expect(addHome(homes().target, home, emails)).rejects.toThrow(message);
    await expect(removeHome(homes().target, "elm", true)).rejects.toThrow("config.yaml names elm");
  });

  test("whose e-mails are meant must be said when several homes are named", async () => {
    const { target } = command();
    const two = { elm: { alertEmails: ["a@b.c"] }, oak: { alertEmails: ["a@b.c"] } };
    const environments = {
      prod: { homes: two, operatorEmails: [], reserveConcurrency: false, load: ONE_HOME },
    };
    const several = { ...target, configuration: { ...configuration, environments } };
    await expect(subscribeAddress(several, {}, "a@example.com")).rejects.toThrow(
      "--home and one of elm, oak",
    );
    await expect(subscribeAddress(several, { home: "ash" }, "a@example.com")).rejects.toThrow("not exist");
  });
});

test("the watch function looks at the topics of homes page by page, and counts those that nobody is subscribed to", async () => {
  const prefix = `turn-${randomUUID().slice(0, 8)}-`;
  const topicArnPrefix = `arn:aws:sns:${region}:${accountId}:${prefix}`;
  const { tableName } = await createTestResources(services);
  const turns = createSubscriptionTurnStore(services.clients.dynamodb, tableName);
  const count = () => countUnsubscribed(sns, topicArnPrefix, turns);
  /** SNS tells 100 topics at a time, and other tests have some. */
  const afterATurn = async () => {
    do await count();
    while ((await turns.read()).nextToken !== undefined);
    return (await turns.read()).foundBefore;
  };
  for (let home = 0; home < 120; home += 1)
    await sns.send(new CreateTopicCommand({ Name: `${prefix}home-h${home}` }));
  await sns.send(new CreateTopicCommand({ Name: `${prefix}operators` }));
  let pages = 0;
  do {
    await count();
    pages += 1;
  } while ((await turns.read()).nextToken !== undefined);
  expect(pages).toBeGreaterThan(1);
  expect(await count()).toBe(120);

  const Protocol = "email";
  const { SubscriptionArn: Token } = await sns.send(
    new SubscribeCommand({ TopicArn: `${topicArnPrefix}home-h7`, Protocol, Endpoint: "h7@example.com" }),
  );
  await turns.write({ found: 0, foundBefore: 0 });
  expect(await afterATurn()).toBe(120);
  await sns.send(new ConfirmSubscriptionCommand({ TopicArn: `${topicArnPrefix}home-h7`, Token }));
  expect(await afterATurn()).toBe(119);

  // A token that SNS does not know any more.
  await turns.write({ nextToken: "gone", found: 1, foundBefore: 2 });
  await count().catch(() => undefined);
  expect(await afterATurn()).toBe(119);
});
