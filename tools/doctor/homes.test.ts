import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { type Home, newHome, newSensorState } from "../../domain/home/home.ts";
import { homeKey } from "../../storage/home-item.ts";
import { createHomeStore, loaded } from "../../storage/home-store.ts";
import { table } from "../../storage/table.ts";
import { createStrictAws } from "../../tests/helpers/strict-aws/strict-aws.ts";
import { examine } from "./finding.ts";
import { homeChecks } from "./homes.ts";

const NOW_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const tableName = "homes";
const clock = { nowMs: () => NOW_MS };
const { dynamodb } = createStrictAws({ tables: [{ name: tableName, definition: table }] }).clients();

const findings = async () =>
  Object.fromEntries(
    (await examine(homeChecks(dynamodb, tableName, clock))).map(({ what, ...finding }) => [what, finding]),
  );

async function store(id: string, change: Partial<Home>): Promise<void> {
  const homes = createHomeStore(dynamodb, { tableName, duePartitions: 1, clock });
  const home = { ...newHome(id), ...change };
  await homes.save(loaded(await homes.load([id]), id), { home, nowMs: NOW_MS });
}

const sensors = (heardMs: number) => new Map([["hall", { ...newSensorState(), watermarkMs: heardMs }]]);
const counters = { in: 1, spooled: 1, sent: 1, refused: 0, rejected: 0, dropped: 0 };
const backlog = { entries: 0, bytes: 0, oldestAtMs: null };
const agent = (id: string, arrivedAtMs: number): Home["agents"][number] => ({
  id,
  heardAtMs: arrivedAtMs,
  alarms: [],
  heartbeat: { arrivedAtMs, sentAtMs: arrivedAtMs, startedAtMs: 0, counters, backlog, sources: [] },
});

test("a table without a home says what to do first", async () => {
  expect(await findings()).toMatchObject({
    agents: { state: "problem", facts: "none has ever been heard" },
    readings: { state: "problem", facts: "none has ever been stored" },
    householders: { state: "ok" },
  });
});

test("homes whose agent, readings and e-mails come are well", async () => {
  const agents = [agent("pi", NOW_MS - MINUTE_MS)];
  await store("well", { agents, sensors: sensors(NOW_MS - MINUTE_MS) });
  expect(await findings()).toMatchObject({
    homes: { state: "ok", facts: "1 can be read" },
    agents: { state: "ok" },
    readings: { state: "ok", facts: "the newest of 1 homes is 60 s old" },
    householders: { state: "ok" },
  });
});

test("a householder who is not told for five minutes is a problem, and not before", async () => {
  const untold = (sinceMs: number) => ({
    post: { ...newHome("x").post, letters: 1, notSentSinceMs: sinceMs },
  });
  await store("just-now", untold(NOW_MS - 5 * MINUTE_MS));
  expect((await findings()).householders).toMatchObject({ state: "ok" });
  await store("untold", untold(NOW_MS - 6 * MINUTE_MS));
  expect((await findings()).householders).toMatchObject({
    state: "problem",
    facts: expect.stringMatching(
      /^1 of 3 homes have e-mails that wait for SNS, untold since Tue 14 Nov, 22:07, UTC/,
    ),
  });
});

test("an agent that is silent is found among those that are heard", async () => {
  await store("silent", { agents: [agent("attic", NOW_MS - 20 * MINUTE_MS)] });
  expect((await findings()).agents).toMatchObject({
    state: "problem",
    facts: "1 of 2 silent, attic for 20 min",
  });
});

test("a home that cannot be read is named, and the others are looked at all the same", async () => {
  const Item = { ...homeKey("broken"), due: { S: "normal-0" }, dueAtMs: { N: "1" } };
  await dynamodb.send(new PutItemCommand({ TableName: tableName, Item }));
  expect(await findings()).toMatchObject({
    homes: {
      state: "problem",
      facts: expect.stringMatching(/^1 of 5 cannot be read, broken first: .*no attribute/),
    },
    readings: { state: "ok" },
  });
});
