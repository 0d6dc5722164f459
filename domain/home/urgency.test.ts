import { MAX_SENSORS } from "../limits.ts";
import type { PlaceKind } from "../places.ts";
import type { HomeDescription } from "./description.ts";
import { createUrgency } from "./urgency.ts";

const MINUTE_MS = 60_000;
const STARTED_MS = Date.UTC(2026, 0, 31);

const home = (...kinds: PlaceKind[]): HomeDescription => ({
  id: "h",
  name: "H",
  timeZone: "UTC",
  unit: "celsius",
  sensors: kinds.map((kind) => ({ id: kind, name: kind, kind })),
});

/** Whether each of the values is urgent, a minute apart; all are sent `sentEvery` minutes. */
function urgentOf(
  kind: PlaceKind,
  values: readonly (number | null)[],
  { sentEvery = 10, fromMinute = 0 } = {},
) {
  const urgency = createUrgency(home(kind));
  return values.map((celsius, index) => {
    const takenAtMs = STARTED_MS + (fromMinute + index) * MINUTE_MS;
    const isUrgent = urgency.hear([{ sensorId: kind, takenAtMs, celsius }], takenAtMs);
    if (isUrgent || index % sentEvery === 0) urgency.sent();
    return isUrgent;
  });
}

/** The indices at which it is. */
const indicesOf = (urgent: readonly boolean[]) => urgent.flatMap((is, index) => (is ? [index] : []));

test("a sensor's first reading is urgent, and usual ones are not", () => {
  expect(indicesOf(urgentOf("living", [20, 20.1, 20.3, 20, 19.8, 20.2]))).toEqual([0]);
});

test("while a value is critical each reading is urgent, also while its alarm waits to be told", () => {
  // Of a freezer: critical above -6 C for ten minutes.
  const values = [-18, -13, -8, ...Array(12).fill(-5)];
  expect(indicesOf(urgentOf("freezer", values))).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
});

test("a value beyond or near a limit is urgent when it comes, not again while it goes to and fro", () => {
  // Of a bedroom: too cold below 13 C, and an alarm clears at 13.5 C.
  expect(indicesOf(urgentOf("bedroom", [15, 14, 13.4, 13.6, 13.4, 13.6, 13.4]))).toEqual([0, 2]);
});

test("near a limit again after more than an hour is urgent again", () => {
  const values = [15, 13.4, ...Array(61).fill(14), 13.4];
  expect(indicesOf(urgentOf("bedroom", values))).toEqual([0, 1, 63]);
});

test("a move is urgent that its kind of place does not make between two sendings", () => {
  expect(indicesOf(urgentOf("living", [20, 20.5, 21, 21.5, 22.1, 22.2]))).toEqual([0, 4]);
  // A freezer's compressor moves as far every hour.
  expect(indicesOf(urgentOf("freezer", [-20, -19.5, -19, -18.5, -17.9, -17.8]))).toEqual([0]);
  // Over the same way sent minute by minute no part of it is a move.
  expect(indicesOf(urgentOf("living", [20, 20.5, 21, 21.5, 22.1], { sentEvery: 1 }))).toEqual([0]);
});

test("a fault code is urgent, and so is a value that could not be measured", () => {
  expect(indicesOf(urgentOf("living", [20, 20, -127, 20]))).toContain(2);
  expect(indicesOf(urgentOf("living", [20, 20, null, null, 20]))).toEqual([0, 2]);
});

test("a sensor that is heard again after it was silent for longer than it ever is is urgent", () => {
  const urgency = createUrgency(home("living"));
  const hear = (minute: number) => {
    const takenAtMs = STARTED_MS + minute * MINUTE_MS;
    return urgency.hear([{ sensorId: "living", takenAtMs, celsius: 20 }], takenAtMs);
  };
  for (let minute = 0; minute < 60; minute += 1) hear(minute);
  expect(hear(65)).toBe(false);
  expect(hear(120)).toBe(true);
});

test("an alarm is open for an hour after it was last seen, and six hours at most", () => {
  const urgency = createUrgency(home("freezer"));
  const hear = (minute: number, celsius: number) => {
    const nowMs = STARTED_MS + minute * MINUTE_MS;
    urgency.hear([{ sensorId: "freezer", takenAtMs: nowMs, celsius }], nowMs);
    return urgency.isAlarmed(nowMs);
  };
  expect(hear(0, -18)).toBe(false);
  for (const [minute, celsius] of [
    [2, -13],
    [4, -8],
    [5, -5],
  ] as const)
    expect(hear(minute, celsius)).toBe(false);
  expect(hear(16, -5)).toBe(true);
  for (let minute = 20; minute < 360; minute += 5) expect(hear(minute, -5)).toBe(true);
  expect(hear(425, -5)).toBe(false);
});

test("a clock that was put back by a day makes no sensor late for that day", () => {
  const urgency = createUrgency(home("freezer"));
  const hear = (nowMs: number, celsius: number) =>
    urgency.hear([{ sensorId: "freezer", takenAtMs: nowMs, celsius }], nowMs);
  hear(STARTED_MS + 1440 * MINUTE_MS, -18);
  expect(hear(STARTED_MS, -18)).toBe(true);
  expect(hear(STARTED_MS + MINUTE_MS, -18)).toBe(false);
  expect(hear(STARTED_MS + 2 * MINUTE_MS, -5)).toBe(true);
});

test("a source of ever new ids is not watched beyond what a home may have", () => {
  const urgency = createUrgency(home());
  const hear = (at: number) =>
    urgency.hear([{ sensorId: `s${at}`, takenAtMs: STARTED_MS, celsius: 20 }], STARTED_MS);
  for (let at = 0; at < MAX_SENSORS; at += 1) expect(hear(at)).toBe(true);
  expect(hear(MAX_SENSORS)).toBe(false);
});
