import type { Alarm } from "../domain/alarm/alarm.ts";
import { newHome, newSensorState } from "../domain/home/home.ts";
import { dispatched, told } from "../domain/home/letters.ts";
import { LATEST_MS } from "../domain/limits.ts";
import { createMemoryCloud } from "../tests/helpers/memory-cloud.ts";
import { findDue, listHomes, nextDue } from "./due-index.ts";
import { newStoredHome } from "./home-item.ts";
import { loaded } from "./home-store.ts";

const NOW = Date.UTC(2026, 0, 31, 11);
const MINUTE = 60_000;
const options = { nowMs: NOW, wallMs: NOW, duePartitions: 2 };

/** A home in which something is due `afterMs` from now: the silence of its agent. */
const homeDue = (afterMs: number, id = "h") => ({
  ...newHome(id),
  agents: [
    {
      id: "agent",
      heardAtMs: NOW + afterMs - 15 * MINUTE,
      alarms: [],
      heartbeat: {
        arrivedAtMs: NOW + afterMs - 15 * MINUTE,
        sentAtMs: 0,
        startedAtMs: 0,
        counters: { in: 0, spooled: 0, sent: 0, refused: 0, rejected: 0, dropped: 0 },
        backlog: { bytes: 0, entries: 0, oldestAtMs: null },
        sources: [],
      },
    },
  ],
});
const storedDue = (atMs: number) => ({
  ...newStoredHome("h"),
  version: 1,
  due: { partition: "normal-0", atMs },
});

function alarmOf(severity: Alarm["severity"]): Alarm {
  return {
    id: "frost-1",
    cause: "frost",
    severity,
    phase: "firing",
    sinceMs: NOW,
    rule: "frost",
    expected: {},
    lastCelsius: 1,
    peakCelsius: 0,
  };
}
const withAlarm = (severity: Alarm["severity"], id = "h") =>
  dispatched(
    { ...newHome(id), sensors: new Map([["s", newSensorState()]]) },
    [{ sensorId: "s", notice: { id: "n", state: "firing", atMs: NOW, alarm: alarmOf(severity) } }],
    NOW,
  );

test("an entry is kept while at least half of the time is left, and moved when less is", () => {
  const due = (atMs: number) => nextDue(storedDue(atMs), homeDue(20 * MINUTE), options).atMs;
  expect(due(NOW + 11 * MINUTE)).toBe(NOW + 11 * MINUTE);
  expect(due(NOW + 10 * MINUTE)).toBe(NOW + 10 * MINUTE);
  expect(due(NOW + 10 * MINUTE - 1)).toBe(NOW + 20 * MINUTE);
  expect(due(NOW - MINUTE)).toBe(NOW + 20 * MINUTE);
});

test("an entry that is later than something is due is moved, and the first one is never kept", () => {
  expect(nextDue(storedDue(NOW + 21 * MINUTE), homeDue(20 * MINUTE), options).atMs).toBe(NOW + 20 * MINUTE);
  const first = { ...storedDue(NOW + 19 * MINUTE), version: 0 };
  expect(nextDue(first, homeDue(20 * MINUTE), options).atMs).toBe(NOW + 20 * MINUTE);
});

test("a home that is heard each minute moves its entry before it comes", () => {
  let due = { partition: "normal-0", atMs: NOW + 15 * MINUTE };
  let moves = 0;
  for (let nowMs = NOW; nowMs < NOW + 120 * MINUTE; nowMs += MINUTE) {
    const home = homeDue(nowMs - NOW + 15 * MINUTE);
    const next = nextDue({ ...storedDue(0), due }, home, { ...options, nowMs, wallMs: nowMs });
    if (next.atMs !== due.atMs) moves += 1;
    due = next;
    expect(due.atMs).toBeGreaterThan(nowMs + MINUTE);
  }
  expect(moves).toBeLessThanOrEqual(16);
});

test("a home at rest is due never: at the end of the year 9999", () => {
  expect(nextDue(newStoredHome("h"), newHome("h"), options).atMs).toBe(LATEST_MS);
});

test("e-mails that nobody sends are due at once, others when their sender must have given up", () => {
  const home = withAlarm("critical");
  expect(home.post.pending).toHaveLength(1);
  expect(nextDue(newStoredHome("h"), home, options).atMs).toBe(NOW);
  // The clock on the wall may be another than the home's.
  const wall = { wallMs: 5_000_000, sending: { by: "somebody", untilMs: 5_030_000 } };
  expect(nextDue(newStoredHome("h"), home, { ...options, ...wall }).atMs).toBe(NOW + 30_000);
});

test("of the homes that are due the urgent ones are found first, and all of them are listed", async () => {
  const cloud = createMemoryCloud(NOW);
  const { homes } = cloud.deploy();
  const ids = Array.from({ length: 12 }, (_, at) => `home-${String(at).padStart(2, "0")}`);
  for (const [at, id] of ids.entries()) {
    const home = at % 3 === 0 ? withAlarm("critical", id) : homeDue(0, id);
    await homes.save(loaded(await homes.load([id]), id), { home, nowMs: NOW });
  }
  await homes.save(newStoredHome("well"), { home: newHome("well"), nowMs: NOW });
  const pages: string[][] = [];
  for await (const page of findDue(
    cloud.dynamodb,
    { tableName: cloud.tableName, duePartitions: 2 },
    { nowMs: NOW },
  ))
    pages.push([...page].sort());
  expect(pages).toEqual([ids.filter((_, at) => at % 3 === 0), ids.filter((_, at) => at % 3 !== 0)]);
  expect(await listHomes(cloud.dynamodb, cloud.tableName)).toEqual([...ids, "well"]);
});

test("of whom nothing but a silence is due is found when the stream has been heard that far", async () => {
  const cloud = createMemoryCloud(NOW);
  const { homes } = cloud.deploy();
  for (const [id, home] of [
    ["quiet", homeDue(0, "quiet")] as const,
    ["alarmed", withAlarm("warning", "alarmed")] as const,
  ])
    await homes.save(newStoredHome(id), { home, nowMs: NOW });
  const found = async (provedUpToMs: number) => {
    const ids: string[] = [];
    const index = { tableName: cloud.tableName, duePartitions: 2 };
    for await (const page of findDue(cloud.dynamodb, index, { nowMs: NOW + 2 * MINUTE, provedUpToMs }))
      ids.push(...page);
    return ids.sort();
  };
  expect(await found(Number.NEGATIVE_INFINITY)).toEqual(["alarmed"]);
  expect(await found(NOW - 1)).toEqual(["alarmed"]);
  expect(await found(NOW)).toEqual(["alarmed", "quiet"]);
});

test("a home with an alarm whose silence cannot be judged yet is looked at every few minutes", () => {
  const leaving = dispatched(
    { ...withAlarm("warning"), ...homeDue(0), post: withAlarm("warning").post },
    [],
    NOW + MINUTE,
  );
  const home = told(leaving, "letter-1");
  const due = (provedUpToMs: number) =>
    nextDue(storedDue(0), home, { ...options, nowMs: NOW + MINUTE, provedUpToMs }).atMs;
  expect(due(NOW)).toBe(NOW);
  expect(due(NOW - 30_000)).toBe(NOW + 2 * MINUTE);
  expect(due(NOW - 3 * MINUTE)).toBe(NOW + 4 * MINUTE);
  expect(due(Number.NEGATIVE_INFINITY)).toBe(NOW + 6 * MINUTE);
});
