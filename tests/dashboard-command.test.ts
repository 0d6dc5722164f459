import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hear } from "../domain/home/hear.ts";
import { environmentNames } from "../environments/names.ts";
import { environments } from "../environments/settings.ts";
import { createResources } from "../local/resources.ts";
import { sdkEnvironment } from "../local/services/clients.ts";
import { systemClock } from "../platform/clock.ts";
import { newStoredHome } from "../storage/home-item.ts";
import { createHomeStore } from "../storage/home-store.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const { prefix, tableName } = environmentNames("prod", { account: "123456789012", region: "eu-west-1" });
const folder = mkdtempSync(join(tmpdir(), "dashboard-"));
const config = join(folder, "config.yaml");
writeFileSync(
  config,
  `account: "123456789012"
region: eu-west-1
repository: { subject: "repo:octocat/house", mainBranch: main }
bootstrapped: false
environments:
  dev: { alertEmails: [you@example.com], operatorEmails: [you@example.com] }
  prod: { alertEmails: [you@example.com], operatorEmails: [you@example.com] }
`,
);
const started: ChildProcess[] = [];

afterAll(() => {
  for (const child of started) child.kill();
  services.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `npm run dashboard -- ...` against the local services, as it would against AWS. */
function dashboard(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["dashboard/main.ts", ...args], {
    env: {
      ...process.env,
      ...sdkEnvironment(services.endpoints),
      CONFIG_FILE: config,
      DASHBOARD_KEY: "key-of-the-test",
      ...environment,
    },
  });
  started.push(child);
  const printed = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    printed.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    printed.err += chunk;
  });
  return { child, printed };
}

async function store(homeId: string): Promise<void> {
  const { duePartitions } = environments.prod;
  const homes = createHomeStore(services.clients.dynamodb, { tableName, duePartitions, clock: systemClock });
  const nowMs = Date.now();
  const before = newStoredHome(homeId);
  const reading = { sensorId: "freezer", takenAtMs: nowMs, celsius: 20 };
  const arrival = { arrivedAtMs: nowMs, shardId: "shard-0", sequenceNumber: "1" };
  const { home, accepted } = hear(before.home, [
    { ...arrival, payload: { type: "single", homeId, reading } },
  ]);
  expect(await homes.save(before, { home, accepted, nowMs })).not.toBe("conflict");
}

test("a deployed house is read with whoever's credentials, and cannot be changed without --allow-changes", async () => {
  await createResources(services, { prefix, homeIds: [] });
  await store("elm-street");
  const { child, printed } = dashboard(["--env", "prod", "--port", "0"]);
  const url = await until("it serves", () => /http:\/\/[\d.:]+/.exec(printed.out)?.[0]);
  const live = await firstLive(url);
  expect(live).toMatchObject({
    house: { where: "prod, eu-west-1", readOnly: expect.stringMatching(/--allow-changes/) },
  });
  expect(live).toMatchObject({ cards: { freezer: { celsius: 20, state: "learning" } } });
  const headers = {
    cookie: `dashboard-${new URL(url).port}=key-of-the-test`,
    origin: url,
    "x-dashboard": "page",
  };
  const body = JSON.stringify({ code: "ABCDEF", how: "snoozed", forMs: 3_600_000 });
  const answer = await fetch(`${url}/api/mute`, { method: "POST", headers, body });
  expect(answer.status).toBe(400);
  child.kill();
  await until("it has ended", () => child.exitCode !== null);
  expect(child.exitCode).toBe(0);
});

test("of several homes one has to be chosen, and a table that is not there is named", async () => {
  await store("oak-street");
  const several = dashboard(["--env", "prod"]);
  const empty = await emptyAccount();
  const missing = dashboard(["--env", "dev"], { AWS_ENDPOINT_URL_DYNAMODB: empty.endpoint });
  await until("both have ended", () => several.child.exitCode !== null && missing.child.exitCode !== null);
  expect(several.printed.err).toMatch(/^error: .*--home: elm-street, oak-street\n$/);
  expect(missing.printed.err).toMatch(
    /^error: There is no table house-temperature-dev-homes in eu-west-1.*\n$/,
  );
  expect([several.child.exitCode, missing.child.exitCode]).toEqual([1, 1]);
  await empty.close();
});

/** The house as an open page is told it first. */
async function firstLive(url: string): Promise<unknown> {
  const { body } = await fetch(`${url}/api/live`);
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const found = /event: live\ndata: (.*)\n\n/.exec(text)?.[1];
    if (found !== undefined) return JSON.parse(found);
  }
  throw new Error(`no house came: ${text}`);
}

/** DynamoDB of an account in which nothing is deployed: the emulator is shared, and other tests deploy there. */
async function emptyAccount(): Promise<{ endpoint: string; close(): Promise<void> }> {
  const server = createServer((_, response) => {
    response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
    response.end(
      '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"not found"}',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
