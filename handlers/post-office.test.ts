import fc from "fast-check";
import type { Notice } from "../domain/alarm/alarm.ts";
import { alarmCode } from "../domain/alarm/code.ts";
import type { Severity } from "../domain/detection/verdict.ts";
import { type HomeDescription, unannouncedHome } from "../domain/home/description.ts";
import type { Letter } from "../domain/post/letter.ts";
import { muteAlarm } from "../domain/post/mute.ts";
import { newPost } from "../domain/post/post.ts";
import type { PostStore, StoredPost } from "../storage/post-store.ts";
import { newHead, partitionOf, type SensorHead, type SensorKey } from "../storage/sensor-item.ts";
import type { SensorStore } from "../storage/sensor-store.ts";
import { createPostOffice } from "./post-office.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 0, 31, 11);
const LEASE_MS = 50_000;
const home: HomeDescription = { ...unannouncedHome("h"), quietHours: { from: "22:00", to: "07:00" } };

type Fault = "none" | "sns" | "write" | "sns took it, then the write failed";

/** A house's post and heads in memory, written under conditions as the table is, with two offices that serve them. */
function createWorld() {
  let nowMs = NOON;
  let stored: StoredPost = { version: 0, post: newPost() };
  const heads = new Map<string, SensorHead>();
  const sent: Letter[] = [];
  let fault: Fault = "none";
  let unwritten = 0;
  const refuse = (what: string) => Promise.reject(new Error(what));
  const posts: PostStore = {
    load: async () => stored,
    async save(_, before, post, dueAtMs) {
      if (fault === "write") return refuse("no write today");
      const wasSent = before.post.leaving !== undefined && post.leaving === undefined;
      if (fault === "sns took it, then the write failed" && wasSent) {
        unwritten += 1;
        return refuse("died after SNS had taken it");
      }
      if (before.version !== stored.version) return "conflict";
      // As JSON, as the table has it.
      stored = {
        version: stored.version + 1,
        post: JSON.parse(JSON.stringify(post)),
        ...(dueAtMs === undefined ? {} : { dueAtMs }),
      };
      return stored;
    },
  };
  const sensors: SensorStore = {
    async load(keys) {
      // As BatchGetItem does (Amazon DynamoDB API reference, BatchGetItem, ValidationException).
      if (new Set(keys.map(partitionOf)).size < keys.length)
        return refuse("Provided list of item keys contains duplicates");
      return new Map(keys.map((key) => [partitionOf(key), heads.get(partitionOf(key)) ?? newHead()]));
    },
    async commit(key, before, record) {
      if (fault === "write") return refuse("no write today");
      const current = heads.get(partitionOf(key)) ?? newHead();
      if (current.version !== before.version) return "conflict";
      const next = { ...before, version: before.version + 1, record };
      heads.set(partitionOf(key), next);
      return next;
    },
  };
  const office = () =>
    createPostOffice({
      posts,
      sensors,
      notifier: {
        async send(letter) {
          if (fault === "sns") throw new Error("SNS is away");
          sent.push(letter);
        },
      },
      history: async () => [],
      clock: { nowMs: () => nowMs },
      events: { sent: () => undefined, failed: () => undefined },
    });
  const offices = [office(), office()];
  const waiting = () =>
    [...heads].flatMap(([partition, head]) =>
      head.record.outbox.length === 0 ? [] : [{ key: keyOfPartition(partition), head }],
    );
  return {
    sent,
    unwritten: () => unwritten,
    post: () => stored.post,
    waiting,
    set(next: Fault) {
      fault = next;
    },
    advanceTo(ms: number) {
      nowMs = ms;
    },
    add(sensorId: string, notice: Notice) {
      const key = { homeId: home.id, sensorId };
      const head = heads.get(partitionOf(key)) ?? newHead();
      const pending = { notice, heardAtMs: nowMs, claim: { by: "detect", untilMs: nowMs } };
      const record = { ...head.record, outbox: [...head.record.outbox, pending] };
      heads.set(partitionOf(key), { ...head, version: head.version + 1, record });
    },
    mute(code: string) {
      const muted = muteAlarm(stored.post, code, { how: "acknowledged", untilMs: nowMs + 2 * HOUR });
      if (muted !== undefined) stored = { ...stored, version: stored.version + 1, post: muted.post };
    },
    /** So many offices serve the house at the same time. */
    serve: (count: number) =>
      Promise.all(
        offices
          .slice(0, count)
          .map((one, at) =>
            one.serve(home, waiting(), nowMs, { by: `${at}-${nowMs}`, untilMs: nowMs + LEASE_MS }),
          ),
      ),
  };
}

function keyOfPartition(partition: string): SensorKey {
  return { homeId: home.id, sensorId: partition.slice(home.id.length + 1) };
}

function notice(state: Notice["state"], severity: Severity, sinceMs: number, atMs: number): Notice {
  const id = `frost-${sinceMs.toString(36)}`;
  const alarm = {
    id,
    cause: "frost" as const,
    severity,
    phase: "firing" as const,
    sinceMs,
    rule: "frost" as const,
    expected: {},
    lastCelsius: 1,
    peakCelsius: 0,
  };
  return { id: `${id}/${state}-${severity}`, state, atMs, alarm };
}

const step = fc.record({
  /** Irregular: the watch comes each minute, readings come when they come. */
  afterMs: fc.constantFrom(0, 700, MINUTE, MINUTE, 7 * MINUTE, 70 * MINUTE),
  what: fc.constantFrom("begin", "begin", "worse", "end", "mute", "nothing"),
  sensorId: fc.constantFrom("a", "b", "c", "d"),
  severity: fc.constantFrom<Severity>("warning", "critical"),
  fault: fc.constantFrom<Fault>("none", "none", "none", "sns", "write", "sns took it, then the write failed"),
  offices: fc.constantFrom(1, 2),
});

interface Open {
  sinceMs: number;
  severity: Severity;
}

test("whatever fails, no alarm is lost, and none is told twice unless SNS took it and the write failed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const world = createWorld();
      const open = new Map<string, Open>();
      let nowMs = NOON;
      for (const { afterMs, what, sensorId, severity, fault, offices } of steps) {
        nowMs += afterMs;
        world.advanceTo(nowMs);
        const one = open.get(sensorId);
        if (what === "begin" && one === undefined) {
          open.set(sensorId, { sinceMs: nowMs, severity });
          world.add(sensorId, notice("firing", severity, nowMs, nowMs));
        } else if (what === "worse" && one?.severity === "warning") {
          open.set(sensorId, { ...one, severity: "critical" });
          world.add(sensorId, notice("escalated", "critical", one.sinceMs, nowMs));
        } else if (what === "end" && one !== undefined && one.sinceMs < nowMs) {
          open.delete(sensorId);
          world.add(sensorId, notice("resolved", one.severity, one.sinceMs, nowMs));
        } else if (what === "mute" && one !== undefined)
          world.mute(alarmCode(sensorId, `frost-${one.sinceMs.toString(36)}`));
        world.set(fault);
        await world.serve(offices);
      }
      world.set("none");
      // Past every claim, mute, night and first reminder of something that comes and goes.
      for (const endMs = nowMs + 60 * HOUR; nowMs < endMs; nowMs += 30 * MINUTE) {
        world.advanceTo(nowMs);
        await world.serve(1);
      }
      expect(world.waiting()).toEqual([]);
      const items = world.sent.flatMap((letter) => letter.items);
      for (const [sensorId, { sinceMs, severity }] of open) {
        // As news: a reminder of what nobody was told of would hide that it was lost.
        const told = items.filter(
          (item) => item.sensorId === sensorId && item.alarm.sinceMs === sinceMs && item.event !== "reminder",
        );
        const byHouse = world.post().alarms.some((of) => of.sensorId === sensorId && of.partOf !== undefined);
        if (!byHouse) expect(told.map(({ alarm }) => alarm.severity)).toContain(severity);
      }
      const begun = items
        .filter(({ event }) => event === "firing" || event === "flapping")
        .map(({ sensorId, alarm }) => `${sensorId} ${alarm.id}`);
      const again = begun.length - new Set(begun).size;
      if (world.unwritten() === 0) expect(again).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test("an hour without SNS loses nothing: what is still true is told when it is back, what is over as over", async () => {
  const world = createWorld();
  world.set("sns");
  world.add("a", notice("firing", "critical", NOON, NOON));
  world.add("b", notice("firing", "critical", NOON + 1, NOON));
  for (let minute = 0; minute < 60; minute += 1) {
    world.advanceTo(NOON + minute * MINUTE);
    if (minute === 30) world.add("b", notice("resolved", "critical", NOON + 1, NOON + 30 * MINUTE));
    await world.serve(1);
  }
  expect(world.sent).toEqual([]);
  world.set("none");
  world.advanceTo(NOON + HOUR);
  await world.serve(1);
  expect(world.sent.map(({ items }) => items.map(({ sensorId, event }) => `${sensorId} ${event}`))).toEqual([
    ["a firing", "b over"],
  ]);
});

test("an e-mail with two alarms of one sensor leaves, and the next one after it", async () => {
  const world = createWorld();
  world.add("hall", notice("firing", "warning", NOON, NOON));
  world.add("hall", notice("firing", "warning", NOON + 1000, NOON + 1000));
  world.advanceTo(NOON + 2 * MINUTE);
  await world.serve(1);
  world.advanceTo(NOON + 5 * MINUTE);
  world.add("hall", notice("resolved", "warning", NOON, NOON + 5 * MINUTE));
  await world.serve(1);
  world.advanceTo(NOON + 7 * MINUTE);
  await world.serve(1);
  expect(world.sent.map(({ items }) => items.map(({ sensorId, event }) => `${sensorId} ${event}`))).toEqual([
    ["hall firing", "hall firing"],
    ["hall resolved"],
  ]);
});

test("an e-mail that was stuck for its two alarms of one sensor leaves with the next look at the house", async () => {
  const world = createWorld();
  world.set("sns");
  world.add("hall", notice("firing", "warning", NOON, NOON));
  world.add("hall", notice("firing", "warning", NOON + 1000, NOON + 1000));
  world.advanceTo(NOON + 2 * MINUTE);
  await world.serve(1);
  expect(world.post().leaving?.letter.items).toHaveLength(2);
  world.set("none");
  world.advanceTo(NOON + HOUR);
  await world.serve(1);
  expect(world.sent.map(({ items }) => items.length)).toEqual([2]);
  expect(world.post().leaving).toBeUndefined();
});
