import fc from "fast-check";
import { hear } from "../../domain/home/hear.ts";
import { type Home, newHome } from "../../domain/home/home.ts";
import type { Reading } from "../../domain/reading.ts";
import type { Envelope } from "../../domain/wire/envelope.ts";
import { decodeRecords, recordOf } from "../../handlers/detect/decode-records.ts";
import { createTestStream, type TestPayload } from "../../tests/helpers/kinesis-event.ts";
import { decodedRecords } from "./decoded-record.ts";
import { knownHome } from "./known-home.ts";
import type { LeftAside, LeftRecord } from "./left-aside.ts";
import { planOf } from "./plan.ts";

const NOW_MS = Date.UTC(2026, 0, 31, 12);
const MINUTE_MS = 60_000;

/** A home behind a stream, in memory: what it has stored, and records that lie aside. */
function world() {
  const stream = createTestStream();
  let home: Home = newHome("home");
  const stored: Reading[] = [];
  const take = (records: ReturnType<typeof stream.event>) => {
    const arrivals = decodeRecords(records.Records).homes.flatMap(({ arrivals: some }) => some);
    const hearing = hear(home, arrivals);
    home = hearing.home;
    stored.push(...hearing.accepted);
  };
  return {
    stored,
    home: () => home,
    /** A record that the function takes in. */
    heard: (atMs: number, ...payloads: TestPayload[]) => take(stream.event(atMs, ...payloads)),
    /** A record that it does not. */
    left(atMs: number, payload: TestPayload, kind: LeftAside["kind"] = "quarantined"): LeftAside {
      const [record] = stream.event(atMs, payload).Records.map(recordOf);
      return leftAside(record as LeftRecord, kind);
    },
    plan: (lying: readonly LeftAside[]) =>
      planOf(decodedRecords(lying, { arrival: "machine" }), new Map([["home", knownHome(home, stored)]]), {
        nowMs: () => NOW_MS,
      }),
    /** The function takes payloads in that were put back. */
    takeBack(payloads: readonly Uint8Array[]) {
      const texts = payloads.map((data) => ({ homeId: "home", text: Buffer.from(data).toString() }));
      take(stream.event(NOW_MS, ...texts));
    },
  };
}

function leftAside(record: LeftRecord, kind: LeftAside["kind"]): LeftAside {
  return { id: record.sequenceNumber, kind, reason: "", records: [record], remove: async () => undefined };
}

/** Readings 1, 2, 3 ... of a spool; each minute one. */
function envelope(sequence: number, count: number, spoolId = "spool"): Envelope {
  const readings = Array.from({ length: count }, (_, at) => ({
    sensorId: `of-${spoolId}`,
    takenAtMs: NOW_MS - 1000 * MINUTE_MS + (sequence + at) * MINUTE_MS,
    celsius: 20 + ((sequence + at) % 7) / 10,
  }));
  const sentAtMs = readings.at(-1)?.takenAtMs ?? 0;
  return { type: "readings", homeId: "home", agentId: "agent", spoolId, sequence, sentAtMs, readings };
}
const sentAt = (one: Envelope) => one.sentAtMs;
const payloadsOf = (records: ReturnType<typeof planOf>) =>
  records.flatMap(({ outcome }) => ("stays" in outcome ? [] : outcome.payloads));
const timesOf = (readings: readonly Reading[]) => readings.map(({ takenAtMs }) => takenAtMs).sort();

test("of a batch that was given up only what is not stored goes back, under numbers that are news, at its own times", () => {
  const { heard, left, plan, takeBack, stored } = world();
  const [first, second, third] = [envelope(1, 5), envelope(6, 5), envelope(11, 5)] as const;
  heard(sentAt(first), first);
  const lying = [left(sentAt(first), first, "given up"), left(sentAt(second), second, "given up")];
  heard(sentAt(third), third);
  const planned = plan(lying);
  expect(planned.map(({ outcome }) => "what" in outcome && outcome.what)).toEqual([
    "5 readings of home, stored already",
    "5 readings of home",
  ]);
  takeBack(payloadsOf(planned));
  const all = [first, second, third].flatMap((one) => (one.type === "readings" ? one.readings : []));
  expect(timesOf(stored)).toEqual(timesOf(all));
  expect(payloadsOf(plan(lying))).toEqual([]);
});

test("what was put back and not yet heard, put back again, counts once", () => {
  const { heard, left, plan, takeBack, stored } = world();
  const lying = [left(0, envelope(1, 3)), left(0, envelope(4, 3))];
  heard(0, envelope(7, 1));
  const [before, after] = [payloadsOf(plan(lying)), payloadsOf(plan(lying.slice(1)))];
  takeBack([...before, ...after]);
  expect(stored).toHaveLength(7);
});

test("an older record that turns up after newer ones were redriven is not dropped", () => {
  const { left, plan, takeBack, stored } = world();
  const [older, newer] = [left(0, envelope(1, 3)), left(0, envelope(4, 3))];
  takeBack(payloadsOf(plan([newer])));
  takeBack(payloadsOf(plan([older])));
  expect(stored).toHaveLength(6);
});

test("a redriven record that is quarantined once more, besides its first copy, comes back once", () => {
  const { heard, left, plan, takeBack, stored } = world();
  const first = left(0, envelope(1, 3));
  const [again] = payloadsOf(plan([first])).map((data) =>
    left(NOW_MS, { homeId: "home", text: Buffer.from(data).toString() }),
  );
  heard(0, envelope(4, 1));
  takeBack(payloadsOf(plan([first, again as LeftAside])));
  expect(stored).toHaveLength(4);
});

test("a record that the home took in part brings back the rest of it", () => {
  const { heard, left, plan, takeBack, stored } = world();
  const whole = envelope(1, 5);
  if (whole.type !== "readings") throw new Error("not readings");
  const lying = left(sentAt(whole), whole);
  heard(sentAt(whole), { ...whole, readings: whole.readings.slice(0, 1) });
  heard(sentAt(whole), { ...whole, sequence: 3, readings: whole.readings.slice(2, 3) });
  const planned = plan([lying]);
  expect(payloadsOf(planned)).toHaveLength(2);
  takeBack(payloadsOf(planned));
  expect(timesOf(stored)).toEqual(timesOf(whole.readings));
});

test("an unreadable record stays in the quarantine, and goes from a given-up batch to the quarantine", () => {
  const { left, plan } = world();
  const junk = { homeId: "home", text: "junk" };
  const [quarantined] = plan([left(0, junk)]);
  expect(quarantined?.outcome).toEqual({ stays: expect.stringContaining("not JSON") });
  expect(payloadsOf(plan([left(0, junk, "given up")])).map(String)).toEqual(["junk"]);
});

test("an announcement counts unless its agent has announced something newer, and a heartbeat never", () => {
  const { heard, left, plan, takeBack, home } = world();
  const announcement = (sequence: number, name: string): Envelope => ({
    type: "announcement",
    agentId: "agent",
    spoolId: "spool",
    sequence,
    sentAtMs: 0,
    home: { id: "home", name, timeZone: "UTC", unit: "celsius", sensors: [] },
  });
  heard(1000, announcement(1, "First"));
  const newer = left(2000, announcement(2, "Second"));
  heard(3000, envelope(3, 1));
  const heardAtMs = home().agents[0]?.heardAtMs;
  takeBack(payloadsOf(plan([newer])));
  expect(home().description.name).toBe("Second");
  expect(home().agents[0]?.heardAtMs).toBe(heardAtMs);
  expect(payloadsOf(plan([left(500, announcement(1, "Old"))]))).toEqual([]);
});

test("whatever was left aside, found in whatever order, by commands that died, with a function that is behind: every reading is stored once", () => {
  const fate = fc.constantFrom("heard", "quarantined", "given up", "given up, stored");
  const record = fc.record({ spool: fc.constantFrom("a", "b"), count: fc.integer({ min: 1, max: 4 }), fate });
  const session = fc.record({
    /** Which of what lies aside is visible. */
    seen: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    /** After how many records the command dies; it is killed while it removes, or not at all. */
    diesAfter: fc.integer({ min: 0, max: 20 }),
    removes: fc.integer({ min: 0, max: 12 }),
    /** What it puts on the stream is taken in only during the next session. */
    isBehind: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 12 }),
      fc.array(session, { maxLength: 5 }),
      (records, sessions) => {
        const { heard, left, plan, takeBack, stored } = world();
        const next = { a: 1, b: 1 };
        let expected = 0;
        let lying: LeftAside[] = [];
        for (const { spool, count, fate: becomes } of records) {
          const one = envelope(next[spool as "a"], count, spool);
          next[spool as "a"] += count;
          expected += count;
          if (becomes !== "heard")
            lying.push(left(sentAt(one), one, becomes === "quarantined" ? becomes : "given up"));
          if (becomes === "heard" || becomes === "given up, stored") heard(sentAt(one), one);
        }
        let onTheWay: Uint8Array[] = [];
        const undisturbed = { seen: Array(12).fill(true), diesAfter: 99, removes: 12, isBehind: false };
        for (const { seen, diesAfter, removes, isBehind } of [...sessions, undisturbed, undisturbed]) {
          const visible = lying.filter((_, at) => seen[at] === true);
          const planned = plan(visible);
          const earlier = onTheWay;
          onTheWay = payloadsOf(planned.slice(0, diesAfter));
          takeBack(earlier);
          if (!isBehind) takeBack(onTheWay.splice(0));
          if (diesAfter < planned.length) continue;
          const open = plan(visible).filter((one) => payloadsOf([one]).length > 0);
          const done = visible.filter((one) => !open.some((lacked) => lacked.left === one));
          lying = lying.filter((one) => !done.slice(0, removes).includes(one));
        }
        expect(lying).toEqual([]);
        expect(stored).toHaveLength(expected);
        expect(new Set(stored.map((one) => JSON.stringify(one))).size).toBe(expected);
      },
    ),
    { numRuns: 300 },
  );
});
