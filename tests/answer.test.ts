import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SSMClient } from "@aws-sdk/client-ssm";
import { bundleFunction } from "../deployment/bundle.ts";
import type { Alarm } from "../domain/alarm/alarm.ts";
import { type Home, newHome } from "../domain/home/home.ts";
import type { MailContext } from "../domain/mail/mail-context.ts";
import { ANSWERS } from "../domain/post/answer-link.ts";
import type { Letter, LetterItem } from "../domain/post/letter.ts";
import { newPost, type Post } from "../domain/post/post.ts";
import { type AnswerEnvironment, answerFunction } from "../handlers/answer/function.ts";
import { createLinks } from "../handlers/answer-links.ts";
import { withAnswerLinks } from "../handlers/answerable-notifier.ts";
import { createLinkKey } from "../handlers/link-key.ts";
import type { Notifier } from "../handlers/notifier.ts";
import { type FunctionUrl, startFunctionUrl } from "../local/function-url.ts";
import { LambdaFunction } from "../local/lambda-function.ts";
import { region, sdkEnvironment } from "../local/services/clients.ts";
import { type ParameterStore, startParameterStore } from "../local/services/parameters.ts";
import { systemClock } from "../platform/clock.ts";
import { createHomeStore, type HomeStore, loaded } from "../storage/home-store.ts";
import { DUE_PARTITIONS } from "./helpers/functions.ts";
import { home } from "./pipeline.ts";
import { createTestResources, sharedServices } from "./services.ts";

const services = sharedServices();
const folder = mkdtempSync(join(tmpdir(), "answer-"));
const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const LINK_KEY_NAME = "/test/link-key";
const DAY_MS = 86_400_000;
const startMs = Date.now();
const alarm: Alarm = {
  id: "too-hot-1",
  cause: "too-hot",
  severity: "critical",
  phase: "firing",
  sinceMs: startMs - 3_600_000,
  rule: "limits",
  expected: { highCelsius: -15 },
  lastCelsius: -9,
  peakCelsius: -9,
};
const told: Post = {
  ...newPost(),
  alarms: [
    {
      sensorId: "freezer",
      alarm,
      state: "firing",
      changedAtMs: alarm.sinceMs,
      heardAtMs: alarm.sinceMs,
      told: { atMs: alarm.sinceMs, severity: "critical", times: 1 },
    },
  ],
};

let parameters: ParameterStore;
let ssm: SSMClient;
let lambda: LambdaFunction;
let functionUrl: FunctionUrl;
let homes: HomeStore;
let key: Uint8Array;

beforeAll(async () => {
  const [resources, bundle] = await Promise.all([
    createTestResources(services),
    bundleFunction(answerFunction, folder),
  ]);
  parameters = await startParameterStore();
  const environment: AnswerEnvironment = {
    TABLE_NAME: resources.tableName,
    DUE_PARTITIONS: String(DUE_PARTITIONS),
    LINK_KEY_NAME,
  };
  lambda = new LambdaFunction({
    definition: answerFunction,
    file: bundle.file,
    environment: {
      ...sdkEnvironment(services.endpoints),
      AWS_ENDPOINT_URL_SSM: parameters.endpoint,
      ...environment,
    },
  });
  functionUrl = await startFunctionUrl(lambda);
  homes = createHomeStore(services.clients.dynamodb, {
    tableName: resources.tableName,
    duePartitions: DUE_PARTITIONS,
    clock: systemClock,
  });
  const announced = { atMs: startMs, home };
  await store({
    ...newHome(home.id),
    agents: [{ id: "agent-1", heardAtMs: startMs, alarms: [], announced }],
    post: told,
  });
  ssm = new SSMClient({ region, credentials, endpoint: parameters.endpoint });
});

afterAll(async () => {
  await functionUrl?.stop();
  await lambda?.stop();
  await parameters?.stop();
  ssm?.destroy();
  services.close();
  rmSync(folder, { recursive: true, force: true });
});

const linkTo = (action: (typeof ANSWERS)[keyof typeof ANSWERS], atMs = startMs) =>
  createLinks(key, functionUrl.url, { nowMs: () => atMs })(home.id, "freezer", alarm, action);
const post = (url: string, body: string) =>
  fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    redirect: "manual",
  });
const load = async () => loaded(await homes.load([home.id]), home.id);
const store = async (next: Home) => homes.save(await load(), { home: next, nowMs: startMs });
const muted = async () => (await load()).home.post.alarms[0]?.mute;

test("before anybody made a link there is no key, and nothing is genuine; then all makers have the same one", async () => {
  expect((await fetch(functionUrl.url)).status).toBe(403);
  const makers = [1, 2].map(() => createLinkKey(ssm, LINK_KEY_NAME, systemClock));
  const keys = await Promise.all(makers.map((one) => one.readOrMake()));
  expect(keys[0]).toHaveLength(32);
  expect(keys[1]).toEqual(keys[0]);
  key = keys[0] as Uint8Array;
});

test("e-mails get links when the environment says where they lead, and leave without them when there is no key", async () => {
  const contexts: MailContext[] = [];
  const notifier: Notifier = {
    async send(_letter, _home, context) {
      contexts.push(context);
    },
  };
  const failures: Error[] = [];
  const item: LetterItem = { sensorId: "freezer", event: "firing", alarm, atMs: startMs };
  const letter: Letter = { id: "1", atMs: startMs, kind: "news", items: [item], omitted: 0, heldBack: 0 };
  const send = (environment: object, client = ssm) =>
    withAnswerLinks(
      notifier,
      environment,
      (error) => failures.push(error),
      async (name) => createLinkKey(client, name, systemClock),
    ).send(letter, home, { historyOf: () => [] });
  const environment = { ANSWER_BASE_URL: functionUrl.url, LINK_KEY_NAME };
  await send({});
  await send({ ...environment, ANSWER_BASE_URL: "" });
  await send(environment);
  const nowhere = new SSMClient({ region, endpoint: functionUrl.url, credentials, maxAttempts: 1 });
  await send(environment, nowhere);
  nowhere.destroy();
  expect(contexts.map(({ answer }) => answer?.(item, "snooze").split("?")[0])).toEqual([
    undefined,
    undefined,
    `${functionUrl.url}/`,
    undefined,
  ]);
  expect(failures).toHaveLength(1);
  expect((await fetch(contexts[2]?.answer?.(item, "acknowledge") ?? "")).status).toBe(200);
});

test("however often a link is opened, nothing changes; the button acts, and again harmlessly", async () => {
  const url = linkTo(ANSWERS.snooze);
  const before = await load();
  for (const method of ["GET", "HEAD", "GET"]) {
    const answer = await fetch(url, { method });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.text()).toMatch(method === "HEAD" ? /^$/ : /Freezer is too warm.*Snooze for 2 h/s);
  }
  expect(await load()).toEqual(before);

  const first = await post(url, "answer=do");
  expect([first.status, await first.text()]).toEqual([200, expect.stringContaining("Snoozed: you")]);
  const after = await load();
  expect(after.home.post.alarms[0]?.mute).toMatchObject({ how: "snoozed" });
  expect((await post(url, "answer=do")).status).toBe(200);
  expect(await load()).toEqual(after);
});

test("an acknowledgement replaces the snooze, and is taken back", async () => {
  const url = linkTo(ANSWERS.acknowledge);
  await post(url, "answer=do");
  expect(await muted()).toMatchObject({ how: "acknowledged" });
  expect(await (await post(url, "answer=undo")).text()).toContain("you get reminders again");
  expect((await muted())?.untilMs).toBeLessThanOrEqual(Date.now());
  // The next reminder is due within an hour again, and the watch function knows: it looks at these partitions.
  const { due } = await load();
  expect(due.atMs).toBeLessThan(startMs + DAY_MS);
  expect(due.partition).toMatch(/^(urgent|normal)-[01]$/);
});

test("a changed, an expired and a foreign link are refused, and so is a body that is too large", async () => {
  const before = await load();
  const good = linkTo(ANSWERS.snooze);
  const elsewhere = createLinks(key, functionUrl.url, systemClock)(
    "home-2",
    "freezer",
    alarm,
    ANSWERS.snooze,
  );
  const answers = [
    await post(good.replace("for=120", "for=10080"), "answer=do"),
    await post(linkTo(ANSWERS.snooze, startMs - 7 * DAY_MS), "answer=do"),
    await post(elsewhere, "answer=do"),
    await post(good, `answer=do&x=${"x".repeat(1000)}`),
    await fetch(good, { method: "DELETE" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 410, 404, 413, 405]);
  for (const answer of answers)
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await load()).toEqual(before);
});

test("an alarm that has ended is told as over", async () => {
  const { id, cause, severity, peakCelsius } = alarm;
  const ended = [
    { sensorId: "freezer", id, cause, severity, peakCelsius, sinceMs: 0, heardAtMs: 0, endedAtMs: startMs },
  ];
  await store({ ...(await load()).home, post: { ...newPost(), ended } });
  const answer = await post(linkTo(ANSWERS.snooze), "answer=do");
  expect([answer.status, await answer.text()]).toEqual([410, expect.stringContaining("This alarm is over")]);
});

test("when Parameter Store cannot be reached, people are told so, on a page", async () => {
  await parameters.stop();
  const alone = new LambdaFunction({
    definition: answerFunction,
    file: join(folder, "answer", "index.js"),
    environment: {
      ...sdkEnvironment(services.endpoints),
      AWS_ENDPOINT_URL_SSM: parameters.endpoint,
      AWS_MAX_ATTEMPTS: "1",
      TABLE_NAME: "none",
      DUE_PARTITIONS: String(DUE_PARTITIONS),
      LINK_KEY_NAME,
    },
  });
  const url = await startFunctionUrl(alone);
  const answer = await fetch(url.url);
  expect([answer.status, await answer.text()]).toEqual([
    503,
    expect.stringContaining("open the link again in a minute"),
  ]);
  await url.stop();
  await alone.stop();
});
