import fc from "fast-check";
import type { Verdict } from "../detection/verdict.ts";
import type { Alarm, Notice } from "./alarm.ts";
import { advance } from "./lifecycle.ts";

const MINUTE_MS = 60_000;

const hot = (minute: number, change: Partial<Verdict> = {}): Verdict => ({
  cause: "too-hot",
  severity: "warning",
  level: "raise",
  rule: "limits",
  observedCelsius: -5,
  expected: { highCelsius: -12 },
  sinceMs: minute * MINUTE_MS,
  confidence: 1,
  forMs: 10 * MINUTE_MS,
  ...change,
});
const faulty = (minute: number) => hot(minute, { cause: "sensor-fault", observedCelsius: null });

/** One list of verdicts per minute. */
function run(minutes: Verdict[][], celsius: number | null = -5) {
  let alarms: Alarm[] = [];
  const notices: Notice[] = [];
  for (const [minute, verdicts] of minutes.entries()) {
    const moved = advance(alarms, verdicts, { takenAtMs: minute * MINUTE_MS, celsius });
    alarms = moved.alarms;
    notices.push(...moved.notices);
  }
  return {
    alarms,
    notices,
    told: notices.map(({ state, alarm, atMs }) => `${state} ${alarm.severity} ${atMs / MINUTE_MS}`),
  };
}
const minutes = (count: number, verdicts: (minute: number) => Verdict[], from = 0) =>
  Array.from({ length: count }, (_, index) => verdicts(from + index));

test("a condition is told once, when it has lasted", () => {
  expect(run(minutes(30, (minute) => [hot(minute)])).told).toEqual(["firing warning 10"]);
});

test("a condition that goes away in time is never told", () => {
  expect(run([...minutes(9, (minute) => [hot(minute)]), ...minutes(20, () => [])]).told).toEqual([]);
});

test("it is resolved when it has been gone for a while, and not by a moment", () => {
  const firing = minutes(12, (minute) => [hot(minute)]);
  const moment = [[], ...minutes(3, (minute) => [hot(minute)], 13)];
  expect(run([...firing, ...moment, ...minutes(6, () => [])]).told).toEqual([
    "firing warning 10",
    "recovering warning 12",
    "relapsed warning 13",
    "recovering warning 16",
    "resolved warning 16",
  ]);
});

test("values that are back in range recover until their event is over, which needs no further while", () => {
  const calm = (minute: number) => [hot(minute, { level: "calm", observedCelsius: -18 })];
  const { told } = run([...minutes(12, (minute) => [hot(minute)]), ...minutes(60, calm, 12), [], []], -18);
  expect(told).toEqual(["firing warning 10", "recovering warning 12", "resolved warning 12"]);
});

test("one that recovers still does so near its limit, and while its sensor cannot be believed", () => {
  const calm = (minute: number) => [hot(minute, { level: "calm" })];
  const known = [...minutes(12, (minute) => [hot(minute)]), ...minutes(5, calm, 12)];
  for (const next of [[hot(17, { level: "hold" })], [hot(17, { level: "frozen" }), faulty(17)]])
    expect(run([...known, next]).alarms[0]?.recoveringSinceMs).toBe(12 * MINUTE_MS);
});

describe("half of the way back from its worst", () => {
  const high = { highCelsius: -15 };
  const at = (minute: number, observedCelsius: number, change: Partial<Verdict> = {}) => [
    hot(minute, { observedCelsius, expected: high, severity: "critical", ...change }),
  ];
  const thawed = minutes(12, (minute) => at(minute, -3));

  test("an alarm that nothing raises any more recovers", () => {
    expect(run([...thawed, at(12, -8.9, { level: "hold" })]).told).toEqual(["firing critical 10"]);
    expect(run([...thawed, at(12, -9.1, { level: "hold" })]).told.at(-1)).toBe("recovering critical 12");
  });

  test("what is left of a critical alarm is no relapse for a day", () => {
    const back = [...thawed, at(12, -16, { level: "calm" })];
    const left = (minute: number) => at(minute, -14, { severity: "warning" });
    expect(run([...back, left(13)]).told.at(-1)).toBe("recovering critical 12");
    expect(run([...back, at(13, -14)]).told.at(-1)).toBe("relapsed critical 13");
    expect(run([...back, ...minutes(24 * 60, left, 13)]).told.at(-1)).toBe("relapsed critical 1452");
  });
});

test("a value that is better than the one before never makes a told alarm worse", () => {
  const at = (minute: number, observedCelsius: number, severity: Verdict["severity"] = "critical") => [
    hot(minute, { observedCelsius, severity }),
  ];
  const warm = minutes(12, (minute) => at(minute, -5, "warning"));
  expect(run([...warm, at(12, -5.4), at(13, -5.6)]).told).toEqual(["firing warning 10"]);
  expect(run([...warm, at(12, -5.4), at(13, -5.2)]).told).toEqual([
    "firing warning 10",
    "escalated critical 13",
  ]);
});

test("between the raise and the clear level nothing happens", () => {
  const between = minutes(60, (minute) => [hot(minute, { level: "hold" })]);
  expect(run(between).alarms).toEqual([]);
  const { told, alarms } = run([...minutes(12, (minute) => [hot(minute)]), ...between]);
  expect(told).toEqual(["firing warning 10"]);
  expect(alarms).toHaveLength(1);
});

test("when it gets worse it is told at once, and it stays as bad as it was", () => {
  const critical = (minute: number) => hot(minute, { severity: "critical" });
  const worse = [
    ...minutes(15, (minute) => [hot(minute)]),
    [critical(15)],
    ...minutes(9, (minute) => [hot(minute)], 16),
  ];
  expect(run(worse).told).toEqual(["firing warning 10", "escalated critical 15"]);
});

test("a sensor that falls sick does not resolve the room's alarm", () => {
  const { told, alarms } = run([
    ...minutes(12, (minute) => [hot(minute)]),
    ...minutes(60, (minute) => [faulty(minute)], 12),
  ]);
  expect(told).toEqual(["firing warning 10", "firing warning 22"]);
  expect(alarms.map(({ cause }) => cause)).toEqual(["too-hot", "sensor-fault"]);
});

test("the resolved notice has the worst value", () => {
  let alarms: Alarm[] = [];
  const values = [-8, -3, -6, -18, -18];
  const notices = values.flatMap((celsius, index) => {
    const verdicts = celsius > -12 ? [hot(index * 10, { observedCelsius: celsius })] : [];
    const moved = advance(alarms, verdicts, { takenAtMs: index * 10 * MINUTE_MS, celsius });
    alarms = moved.alarms;
    return moved.notices;
  });
  expect(notices.at(-1)).toMatchObject({ state: "resolved", alarm: { peakCelsius: -3, sinceMs: 0 } });
});

test("whatever the verdicts, each alarm is told as firing once, then resolved once, and no alarm is told without a raise", () => {
  const verdict = fc.constantFrom<(minute: number) => Verdict[]>(
    () => [],
    (minute) => [hot(minute)],
    (minute) => [hot(minute, { level: "hold" })],
    (minute) => [hot(minute, { level: "calm" })],
    (minute) => [hot(minute, { level: "frozen" })],
    (minute) => [hot(minute, { severity: "critical" })],
    (minute) => [faulty(minute)],
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(verdict, fc.integer({ min: 1, max: 9 })), { maxLength: 30 }), (spells) => {
      const script = spells.flatMap(([verdicts, length]) => Array.from({ length }, () => verdicts));
      const { notices, alarms } = run(script.map((verdicts, minute) => verdicts(minute)));
      expect(new Set(notices.map(({ id }) => id)).size).toBe(notices.length);
      const open = new Set<string>();
      for (const { state, alarm } of notices) {
        expect(open.has(alarm.id)).toBe(state !== "firing");
        if (state === "firing") open.add(alarm.id);
        if (state === "resolved") open.delete(alarm.id);
      }
      const firing = alarms.filter(({ phase }) => phase === "firing").map(({ id }) => id);
      expect([...open].sort()).toEqual(firing.sort());
      expect(new Set(alarms.map(({ cause }) => cause)).size).toBe(alarms.length);
    }),
  );
});
