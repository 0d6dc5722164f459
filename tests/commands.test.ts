import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { encodeEnvelope } from "../domain/wire/envelope.ts";
import type { QuarantinedRecord } from "../handlers/quarantine.ts";
import { DUE_PARTITIONS } from "../local/resources.ts";
import { announceRunning } from "../local/running.ts";
import { listOfAlarms } from "../tools/alarms/list.ts";
import { showHistory } from "../tools/history/show.ts";
import { runCommand } from "../tools/home/command.ts";
import { type HomeTarget, snapshotOf } from "../tools/home/home-target.ts";
import { snoozeCommand } from "../tools/mute/command.ts";
import { muteAlarm } from "../tools/mute/mute-alarm.ts";
import { redrive } from "../tools/quarantine/redrive.ts";
import { listQuarantine, showQuarantined } from "../tools/quarantine/show.ts";
import { listOfSensors } from "../tools/sensors/list.ts";
import { createFollower } from "../tools/tail/follow.ts";
import { lineOf } from "../tools/tail/line.ts";
import { home, readingsOf, startPipeline, thaw } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const folder = mkdtempSync(join(tmpdir(), "commands-"));
const DAY_MS = 86_400_000;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
let target: HomeTarget;
let records = 0;

/** A home whose freezer thaws, and nobody has answered yet. */
beforeAll(async () => {
  pipeline = await startPipeline(services);
  const { tableName, streamName, quarantineQueueUrl, givenUpBucket } = pipeline.cloud.resources;
  target = {
    where: "the home of the tests",
    homeId: home.id,
    clients: services.clients,
    tableName,
    duePartitions: DUE_PARTITIONS,
    streamName,
    quarantineQueueUrl: async () => quarantineQueueUrl,
    givenUpBucket,
    arrival: "house",
    pollMs: 20,
    queueWaitSeconds: 0,
    close: () => undefined,
  };
  await put(pipeline.announcement(), pipeline.envelope(readingsOf("kitchen", [20, null, 21])));
  await put(pipeline.envelope(thaw()));
  await until("the e-mail has come", () => pipeline.subjects().length > 0);
});

afterAll(async () => {
  await pipeline.stop();
  rmSync(folder, { recursive: true });
  services.close();
});

async function put(...payloads: Parameters<typeof pipeline.put>) {
  records += payloads.length;
  await pipeline.put(...payloads);
  await until("all records are through", () => pipeline.processed(records));
}

/** Collects what a command says. */
function listener() {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  return { say, said: () => lines.splice(0).join("\n") };
}

const newestMs = () => Math.max(...thaw().map(({ takenAtMs }) => takenAtMs));
const posted = async () => (await snapshotOf(target)).home.post;

test("sensors are listed with value, age and state, those with an alarm first", async () => {
  const { say, said } = listener();
  await listOfSensors(target, {}, say);
  const [title, head, freezer, kitchen, count] = said().split("\n");
  expect(title).toContain("Test house (home-1), the home of the tests, Sat");
  expect(head).toMatch(/^SENSOR +NAME +KIND +VALUE/);
  expect(freezer).toMatch(/^freezer +Freezer +freezer +-9\.0 °C +0 s ago +too-hot, warning/);
  expect(kitchen).toMatch(/^kitchen +Kitchen +kitchen +21\.0 °C +47 min ago +normal/);
  expect(count).toBe("53 readings are stored.");
  await listOfSensors(target, { json: true }, say);
  expect(JSON.parse(said()).sensors[0]).toMatchObject({ id: "freezer", celsius: -9, state: "firing" });
});

test("history is a chart that marks what is beyond a limit, a table, or a file with every reading", async () => {
  const { say, said } = listener();
  const since = { agoMs: DAY_MS };
  await showHistory(target, { sensor: "freezer", since }, say);
  const chart = said();
  expect(chart).toMatch(/# +-18\.0 °C$/m);
  expect(chart).toMatch(/# +-9\.\d °C.* !$/m);
  expect(chart).toContain("50 readings; Freezer: lowest -18.0 °C");
  await showHistory(target, { sensor: "kitchen", since, table: true }, say);
  expect(said()).toMatch(/00:00 +2 +20\.0 °C +20\.0 °C.*\n.*00:01 +1 +21\.0 °C/);
  const csv = join(folder, "freezer.csv");
  await showHistory(target, { sensor: "freezer", since: { agoMs: 1_200_000 }, csv }, say);
  expect(said()).toBe(`21 readings written to ${csv}`);
  expect(readFileSync(csv, "utf8")).toMatch(
    /^timestamp,sensor,celsius\n2026-01-31T00:29:00.000Z,freezer,-10\.4\n/,
  );
  await expect(showHistory(target, { sensor: "frezer", since }, say)).rejects.toThrow(
    'never heard a sensor "frezer"; it has freezer, kitchen',
  );
});

test("history of more than two days is made of hours, and a file of it has every reading all the same", async () => {
  const { say, said } = listener();
  const since = { agoMs: 3 * DAY_MS };
  await showHistory(target, { sensor: "freezer", since, table: true }, say);
  expect(said()).toMatch(
    /, by the hour\nFROM.*\n.*00:00 +50 +-18\.0 °C +-9\.0 °C +-1\d\.\d °C\n50 readings; Freezer/,
  );
  await showHistory(target, { sensor: "freezer", since, csv: "-" }, say);
  expect(said().split("\n")).toHaveLength(1 + 50);
});

test("an alarm is listed with its code, acknowledged by it until a day later by the home's clock, and taken back", async () => {
  const { say, said } = listener();
  expect(await listOfAlarms(target, { open: true, json: true }, say)).toBe(1);
  const [alarm] = JSON.parse(said()).alarms;
  expect(alarm).toMatchObject({
    sensor: "freezer",
    cause: "too-hot",
    state: "firing",
    code: expect.stringMatching(/^\w{6}$/),
  });
  expect(await muteAlarm(target, alarm.code.toLowerCase(), "acknowledged", { for: DAY_MS }, say)).toBe(0);
  expect(said()).toMatch(/^Freezer, too-hot: acknowledged until Sun,? 1 Feb,? 00:49/);
  expect((await posted()).alarms[0]?.mute).toEqual({ how: "acknowledged", untilMs: newestMs() + DAY_MS });
  await listOfAlarms(target, {}, say);
  expect(said()).toMatch(new RegExp(`${alarm.code} +Freezer +too-hot .*firing, acknowledged until Sun`));
  await muteAlarm(target, alarm.code, "snoozed", { undo: true }, say);
  await listOfAlarms(target, {}, say);
  expect(said()).toMatch(/taken back, people are reminded again\.\n.*\n.*\n.*firing\n/);
});

test("a code that nobody knows is refused, and the list of codes is named", async () => {
  await expect(muteAlarm(target, "XXXXXX", "snoozed", { for: 1000 }, () => undefined)).rejects.toThrow(
    "no alarm has the code XXXXXX; npm run alarms lists them",
  );
});

test("what follows a home tells readings in order, late ones, and an alarm that becomes worse", async () => {
  const follow = createFollower(target);
  expect(await follow()).toEqual([]);
  const rising = Array.from({ length: 40 }, (_, minute) => Math.min(-30, -90 + minute * 4) / 10);
  await put(pipeline.envelope([...readingsOf("freezer", rising, 50), ...readingsOf("kitchen", [22], 1)]));
  const events = await follow();
  expect(events.filter(({ type }) => type === "reading")).toHaveLength(40);
  expect(events).toContainEqual(expect.objectContaining({ type: "late", sensor: "kitchen", count: 1 }));
  const worse = events.find((event) => event.type === "alarm" && event.sensor === "freezer");
  expect(worse).toMatchObject({ state: "firing", cause: "too-hot", severity: "critical" });
  expect(events.map((event) => lineOf(event, home)).join("\n")).toMatch(/00:50:00 +Freezer +-9\.0 °C\n/);
});

test("the quarantine is listed without being emptied, shown with its payloads, and what can be read by now is put back", async () => {
  const { say, said } = listener();
  expect(await listQuarantine(target, {}, say)).toBe(0);
  expect(said()).toBe("Nothing lies aside.");
  await put('{"sensor":"freezer","celsius":"warm"}');
  // Two that an older version could not read: of numbers that were heard long ago, and without a time.
  const early = readingsOf("kitchen", [19, 19.5], -10);
  const sender = { agentId: "agent-1", spoolId: "spool-1", sequence: 1, sentAtMs: newestMs() };
  await quarantine("1", encodeEnvelope({ type: "readings", homeId: home.id, ...sender, readings: early }));
  await quarantine("2", Buffer.from('{"sensor":"cellar","celsius":12}'));
  await until("all three are there", async () => {
    await listQuarantine(target, { json: true }, say);
    return JSON.parse(said()).records.length === 3;
  });
  expect(await listQuarantine(target, {}, say)).toBe(1);
  const id = /^(\w{8}) .*celsius: /m.exec(said())?.[1] ?? "";
  await showQuarantined(target, id, {}, say);
  expect(said()).toMatch(/payload:\n\{"sensor":"freezer","celsius":"warm"\}$/);

  const nobody = async () => undefined;
  expect(await redrive(target, undefined, { all: true }, say, nobody)).toBe(1);
  expect(said()).toMatch(
    /can be read now: 2 readings of home-1[\s\S]*still cannot be read: celsius[\s\S]*--yes does it/,
  );
  expect(await redrive(target, undefined, { all: true, yes: true }, say, nobody)).toBe(1);
  expect(said()).toContain("2 brought back, 1 left.");
  records += 2;
  await until("all records are through", () => pipeline.processed(records));
  expect((await pipeline.stored("kitchen")).slice(0, 2)).toEqual(early);
  expect(await pipeline.stored("cellar")).toEqual([
    { sensorId: "cellar", takenAtMs: newestMs(), celsius: 12 },
  ]);
  expect(await listQuarantine(target, {}, say)).toBe(1);
  expect(said()).toContain("1 to look at:");
});

async function quarantine(sequenceNumber: string, data: Uint8Array) {
  const record: QuarantinedRecord = {
    reason: "the function of that time did not know it",
    shardId: "shardId-000000000000",
    sequenceNumber,
    partitionKey: home.id,
    arrivedAtMs: newestMs(),
    dataBase64: Buffer.from(data).toString("base64"),
  };
  const command = { QueueUrl: await target.quarantineQueueUrl(), MessageBody: JSON.stringify(record) };
  await services.clients.sqs.send(new SendMessageCommand(command));
}

test("npm run finds the home that runs, and says when nothing runs", async () => {
  const running = join(folder, "running");
  const npm = (...args: string[]) => runNpm(running, ...args);
  expect(await npm("alarms")).toEqual({
    code: 1,
    out: "",
    err: expect.stringContaining("error: nothing runs here: start it with `npm start`"),
  });
  announceRunning(running, {
    pid: process.pid,
    startedAtMs: 0,
    homeId: home.id,
    arrival: "house",
    endpoints: services.endpoints,
    resources: pipeline.cloud.resources,
  });
  const { code, out } = await npm("sensors", "--", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out).home).toBe("home-1");
});

test.each([
  [["XXXXXX"], /say how long/],
  [["XXXXXX", "--for", "soon"], /such as 90s, 30m, 24h or 7d/],
  [["XXXXXX", "--env", "test"], /Allowed choices are dev, prod/],
  [[], /missing required argument 'code'/],
])("%j typed wrongly ends with exit code 2 and names the help", async (args, message) => {
  const before = process.exitCode;
  let said = "";
  const command = snoozeCommand(
    () => undefined,
    () => undefined,
  ).configureOutput({
    writeErr: (text) => {
      said += text;
    },
  });
  await runCommand(command, ["node", "snooze", ...args]);
  expect(process.exitCode).toBe(2);
  process.exitCode = before;
  expect(said).toMatch(message);
  expect(said).toContain("npm run snooze -- --help");
});

function runNpm(
  folderOfRunning: string,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, HOUSE_RUNNING_FOLDER: folderOfRunning };
  return new Promise((resolve) =>
    execFile("npm", ["run", "--silent", ...args], { env, cwd: join(__dirname, "..") }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    ),
  );
}
