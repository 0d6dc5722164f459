import { judge } from "./detector.ts";
import { DAY_MS } from "./sample.ts";
import { freezer, room, START_MS, sensorOf, Watched } from "./test-house.ts";

const OUTDOORS = { peers: 0, outdoorCelsius: 3 };
/** A room that has been known for two weeks, and the moment after them. */
const knownRoom = (context = OUTDOORS) => new Watched("living", context).live(14 * 24, room);

test("a clean room is never told of, from its first hour on", () => {
  expect(new Watched("living").live(30 * 24, room).told()).toEqual([]);
});

test("a clean freezer that defrosts daily is never told of", () => {
  expect(new Watched("freezer").live(30 * 24, freezer).told()).toEqual([]);
});

test("judging changes neither the state nor the reading it was given", () => {
  const { state, atMs } = knownRoom();
  const frozen = deepFreeze(structuredClone(state));
  const reading = Object.freeze({ sensorId: "living", takenAtMs: atMs, celsius: 31 });
  expect(judge(frozen, reading, sensorOf("living"))).toEqual(judge(frozen, reading, sensorOf("living")));
});

test("an event of many symptoms is one alert: a window, then the cold, then the recovery", () => {
  const watched = knownRoom();
  const fromMs = watched.atMs;
  watched.live(3, (atMs, hour) => room(atMs) - 17 * (1 - Math.exp(-hour / 1.5)));
  watched.live(24, (atMs, hour) => room(atMs) - 14.7 * Math.exp(-hour / 2));
  expect(watched.alerts(fromMs)).toEqual(["open-window (open-window)"]);
});

test("a fault is not learned as normal: the same fault is told again a day after it ended", () => {
  const watched = knownRoom();
  const offset = (atMs: number) => room(atMs) + 4;
  watched.live(48, offset).live(24, room);
  const fromMs = watched.atMs;
  watched.live(6, offset);
  expect(watched.alerts(fromMs)).toEqual(["sensor-fault (jump)"]);
});

test("a lasting change is the new normal after some days, and is told once", () => {
  const watched = knownRoom();
  const fromMs = watched.atMs;
  watched.live(20 * 24, (atMs, hour) => room(atMs) - 3.5 * Math.min(1, hour / 30));
  expect(watched.alerts(fromMs).length).toBe(1);
  expect(watched.state.tracks).toEqual({});
});

test("a new schedule is told for some days at most", () => {
  const watched = knownRoom();
  const fromMs = watched.atMs;
  const evening = (atMs: number) => Number(atMs % DAY_MS > 0.7 * DAY_MS) * 4;
  const smooth = (atMs: number) =>
    Array.from({ length: 18 }, (_, i) => evening(atMs - i * 6e5)).reduce((a, b) => a + b, 0) / 18;
  watched.live(20 * 24, (atMs) => room(atMs) + smooth(atMs));
  expect(watched.alerts(fromMs).length).toBeLessThanOrEqual(5);
  expect(watched.alerts(fromMs + 8 * DAY_MS)).toEqual([]);
});

test("a sensor that reports its code in between teaches nothing and is told once", () => {
  const watched = knownRoom();
  const before = structuredClone(watched.state.course);
  const fromMs = watched.atMs;
  watched.live(10, () => 85);
  expect(watched.alerts(fromMs)).toEqual(["sensor-fault (fault-code)"]);
  expect(watched.state.course).toEqual(before);
});

test("a sensor that talks nonsense from its first day is faulty, not learned as normal", () => {
  const nonsense = (atMs: number) => 20 + 15 * Math.sin((atMs / 600_000) ** 2 * 12.9898);
  const told = new Watched("living").live(48, nonsense).alerts();
  expect(told.length).toBeGreaterThan(0);
  expect(told.every((alert) => alert.startsWith("sensor-fault"))).toBe(true);
});

test("a constant sensor from the first day on is called stuck within two days", () => {
  expect(new Watched("living").live(48, () => 21).alerts()).toEqual(["sensor-fault (stuck)"]);
});

test("a reading of the first hour is judged by presets", () => {
  const watched = new Watched("freezer").live(1, () => -2);
  expect(watched.told(START_MS)).toEqual(["0.2 h firing too-hot (limits)"]);
});

test("a duplicate reading changes no verdict", () => {
  const state = knownRoom().state;
  const last = state.last ?? { atMs: 0, celsius: 0 };
  const again = judge(
    state,
    { sensorId: "living", takenAtMs: last.atMs, celsius: last.celsius },
    sensorOf("living"),
  );
  expect(again.verdicts).toEqual([]);
  expect(again.state.cadence).toEqual(state.cadence);
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
