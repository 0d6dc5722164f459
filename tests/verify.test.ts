import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type DrillOptions, runDrill } from "../deployment/verify/run-drill.ts";
import { region, sdkEnvironment } from "../local/services/clients.ts";
import { startFaultyNetwork } from "./faulty-network.ts";
import { startPipeline } from "./pipeline.ts";
import { sharedServices } from "./services.ts";

const services = sharedServices();
// fauxqs names its queues at a host that does not resolve.
const sqs = new SQSClient({
  region,
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  endpoint: services.endpoints.messaging,
  useQueueUrlAsEndpoint: false,
});
const toStop: (() => Promise<void>)[] = [];
/** What the sound system works on, under the name that `npm run verify` looks for. */
let sound: Awaited<ReturnType<typeof system>>;

beforeAll(async () => {
  sound = await system({ prefix: "house-temperature-dev" });
});
afterAll(async () => {
  for (const stop of toStop) await stop();
  services.close();
  sqs.destroy();
});

async function system(options?: Parameters<typeof startPipeline>[1]) {
  const pipeline = await startPipeline(services, options);
  toStop.unshift(pipeline.stop);
  const { resources } = pipeline.cloud;
  const prefix = resources.streamName.replace(/-readings$/, "");
  const names = { ...resources, prefix };
  return {
    mails: pipeline.cloud.mailbox.mails,
    drill: (drillOptions: DrillOptions = {}) =>
      runDrill({ ...services.clients, sqs }, names, { settleMs: 0, withinMs: 30_000, ...drillOptions }),
    /** Whatever is there beside what was there before the drill. */
    async traces() {
      const { dynamodb, sns } = services.clients;
      const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: resources.tableName }));
      const list = new ListSubscriptionsByTopicCommand({ TopicArn: `${resources.topicArnPrefix}drills` });
      const { Subscriptions = [] } = await sns.send(list);
      const { QueueUrls = [] } = await sqs.send(
        new ListQueuesCommand({ QueueNamePrefix: `${prefix}-drill-` }),
      );
      return { items: Items.length, subscriptions: Subscriptions.length, queues: QueueUrls.length };
    },
  };
}

const NOTHING = { items: 0, subscriptions: 0, queues: 0 };

test("a sound pipeline passes with the latency of each leg, and nothing of the drill stays", async () => {
  const { drill, traces } = sound;
  const told: string[] = [];
  const result = await drill({ onLeg: (leg) => told.push(leg) });
  expect(result).toMatchObject({
    ok: true,
    homeId: expect.stringMatching(/^drill-[0-9a-f]{8}$/),
    latenciesMs: {
      send: expect.any(Number),
      store: expect.any(Number),
      alarm: expect.any(Number),
      notify: expect.any(Number),
    },
    leftBehind: [],
  });
  expect(told.sort()).toEqual(["alarm", "notify", "send", "store"]);
  expect(await traces()).toEqual(NOTHING);
});

/** A clock that runs a hundred times as fast once there is nothing left to wait for. */
function hurryingClock() {
  let sinceMs = Number.POSITIVE_INFINITY;
  return {
    clock: { nowMs: () => Date.now() + Math.max(0, Date.now() - sinceMs) * 100 },
    hurry() {
      sinceMs = Date.now();
    },
  };
}

test("the drill names the leg that fails, and leaves nothing", async () => {
  let broken = "Publish";
  const fate = (operation: string) => (operation === broken ? "refuse" : "pass");
  const { dynamodb, messaging } = services.endpoints;
  const networks = await Promise.all([dynamodb, messaging].map((target) => startFaultyNetwork(target, fate)));
  toStop.push(...networks.map(({ close }) => close));
  const [storing, publishing] = networks.map(({ endpoint }) => endpoint) as [string, string];
  const { drill, traces } = await system({
    functionEndpoints: { ...services.endpoints, dynamodb: storing, messaging: publishing },
  });
  const unpublished = hurryingClock();
  const told: string[] = [];
  const onLeg = (leg: string) => {
    told.push(leg);
    if (told.includes("store") && told.includes("alarm")) unpublished.hurry();
  };
  expect(await drill({ clock: unpublished.clock, onLeg })).toMatchObject({
    ok: false,
    failedLeg: "notify",
    reason: "nothing of it within 30 s",
    leftBehind: [],
  });

  broken = "PutItem";
  const unstored = hurryingClock();
  expect(await drill({ clock: unstored.clock, onLeg: unstored.hurry })).toMatchObject({
    ok: false,
    failedLeg: "store",
    latenciesMs: { send: expect.any(Number) },
    leftBehind: [],
  });
  expect(await traces()).toEqual(NOTHING);
});

test("a drill that is interrupted right after it sent takes away what is stored afterwards", async () => {
  const { drill, traces } = sound;
  const interrupted = new AbortController();
  const result = await drill({ signal: interrupted.signal, onLeg: () => interrupted.abort() });
  expect(result).toMatchObject({ ok: false, reason: "interrupted", leftBehind: [] });
  expect(await traces()).toEqual(NOTHING);
});

test("no household hears of a drill", async () => {
  expect(await sound.drill()).toMatchObject({ ok: true });
  expect(sound.mails).toEqual([]);
});

test("npm run verify finds the environment by its name, and its exit code says how it went", async () => {
  const verify = async (env: string, within: number) => {
    const args = [
      "deployment/verify/main.ts",
      "--env",
      env,
      "--settle",
      "1",
      "--within",
      String(within),
      "--json",
    ];
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], {
      cwd: join(__dirname, ".."),
      env: { ...sdkEnvironment(services.endpoints), AWS_ENDPOINT_URL_STS: services.endpoints.messaging },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
      });
    const [code] = await once(child, "close");
    return { code, output };
  };
  const passed = await verify("dev", 30);
  expect(passed).toMatchObject({ code: 0, output: expect.stringContaining("ok: the pipeline works") });
  // Nothing runs there; a table of that name may be another test's.
  const failed = await verify("prod", 2);
  expect(failed).toMatchObject({
    code: 1,
    output: expect.stringMatching(/FAILED at "(prepare|send|store)"/),
  });
});
