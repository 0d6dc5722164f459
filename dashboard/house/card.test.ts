import type { Alarm } from "../../domain/alarm/alarm.ts";
import { alarmCode } from "../../domain/alarm/code.ts";
import { initialState } from "../../domain/detection/state.ts";
import { HOME_ITSELF, type LearnedKind, watched } from "../../domain/home/description.ts";
import { newSensorState } from "../../domain/home/home.ts";
import { cardOf } from "./card.ts";

const sensor = { id: "freezer", name: "Freezer", kind: "freezer" } as const;
const alarm = (values: Partial<Alarm> = {}): Alarm => ({
  id: "too-hot-1",
  cause: "too-hot",
  severity: "warning",
  phase: "firing",
  sinceMs: 1000,
  rule: "limits",
  expected: { highCelsius: -12 },
  lastCelsius: -9,
  peakCelsius: -9,
  ...values,
});
const CALM = { homeAlarms: [], isMuted: () => false, paceMs: 0, isLate: false };
const card = (alarms: Alarm[], options: { home?: Alarm[]; muted?: string[] } = {}) =>
  cardOf(
    sensor,
    { ...newSensorState(), lastCelsius: -9, watermarkMs: 5000, alarms },
    {
      ...CALM,
      homeAlarms: options.home ?? [],
      isMuted: ({ id }) => options.muted?.includes(id) ?? false,
    },
  );

test("a sensor that is not known yet is learning, and its band is its limits", () => {
  expect(card([])).toMatchObject({ state: "learning", what: "", lowCelsius: -35, highCelsius: -12 });
});

test("the worst alarm that nobody has seen to gives the state and its words", () => {
  const worse = alarm({ id: "worse", severity: "critical", cause: "warming" });
  expect(card([alarm(), worse])).toMatchObject({ state: "firing", severity: "critical", what: "warming up" });
  expect(card([alarm(), worse], { muted: ["worse"] })).toMatchObject({
    severity: "warning",
    what: "too warm",
  });
  expect(card([alarm()], { muted: ["too-hot-1"] })).toMatchObject({ state: "snoozed", what: "too warm" });
});

test("what recovers is calm, and gives way to what does not", () => {
  const recovering = alarm({ id: "recovering", severity: "critical", recoveringSinceMs: 3000 });
  expect(card([recovering])).toMatchObject({ state: "recovering", what: "recovering", sinceMs: 3000 });
  expect(card([recovering, alarm()])).toMatchObject({ state: "firing", severity: "warning" });
});

test("what is only watched yet is pending", () => {
  expect(card([alarm({ phase: "pending" })])).toMatchObject({ state: "pending", sinceMs: 1000 });
});

test("a sick and a silent sensor have states of their own", () => {
  expect(card([alarm({ cause: "sensor-fault" })]).state).toBe("faulty");
  expect(card([alarm({ cause: "silence" })]).state).toBe("silent");
});

test("in a silent home every sensor is silent", () => {
  expect(card([], { home: [alarm({ cause: "silence", id: "silence-1" })] }).state).toBe("silent");
});

test("a card names the alarm that it shows: the sensor's own, or the home's", () => {
  expect(card([alarm()]).alarm).toBe(alarmCode("freezer", "too-hot-1"));
  const silence = alarm({ cause: "silence", id: "silence-1" });
  expect(card([], { home: [silence] }).alarm).toBe(alarmCode(HOME_ITSELF, "silence-1"));
  expect(card([])).not.toHaveProperty("alarm");
});

test("news come as often as the sensor reports or its agent sends, whichever is less often", () => {
  const MINUTE_MS = 60_000;
  const cadence = { firstMs: 7, lastMs: 5000, gaps: 40, typicalMs: 2.1 * MINUTE_MS, longMs: 3 * MINUTE_MS };
  const state = { ...newSensorState(), detector: { ...initialState(), cadence } };
  const rhythm = { everyMs: 2 * MINUTE_MS, heardSinceMs: 7 };
  expect(cardOf(sensor, state, CALM)).toMatchObject(rhythm);
  expect(cardOf(sensor, state, { ...CALM, paceMs: 10 * MINUTE_MS }).everyMs).toBe(10 * MINUTE_MS);
});

test("the trend is that of the last quarter of an hour, and missing while there is none", () => {
  const HOUR_MS = 3_600_000;
  const last = { atMs: HOUR_MS, celsius: -15 };
  const recent = [0, -19, Number.NaN, HOUR_MS / 2, -17, Number.NaN];
  const state = { ...newSensorState(), detector: { ...initialState(), last, recent } };
  expect(cardOf(sensor, state, CALM).perHourCelsius).toBe(4);
  expect(cardOf(sensor, newSensorState(), CALM)).not.toHaveProperty("perHourCelsius");
});

test("a kind that only the readings say is asked of, and one that they agree on is not", () => {
  const state = { ...newSensorState(), lastCelsius: -18, watermarkMs: 5000 };
  const asked = (id: string, learned: LearnedKind) => cardOf(watched({ id, name: id, learned }), state, CALM);
  expect(asked("sensor-1", { kind: "freezer" })).toMatchObject({
    kind: "freezer",
    question:
      "Is it a freezer? Its readings say so. Say it under Settings, or write the kind of sensor-1 in the agent's configuration.",
  });
  expect(asked("Gefrierschrank", { kind: "freezer" })).not.toHaveProperty("question");
  expect(asked("sensor-1", { kind: "unsure" })).toMatchObject({ place: "not known yet" });
});

test("a battery and a weak link are on the card when the sensor says so", () => {
  const shown = (health: object) =>
    cardOf({ ...sensor, ...health }, { ...newSensorState(), lastCelsius: -18, watermarkMs: 5000 }, CALM);
  expect(shown({ battery: 12, hasWeakLink: true })).toMatchObject({
    battery: 12,
    needsBattery: true,
    hasWeakLink: true,
  });
  expect(shown({ battery: 80 })).toMatchObject({ battery: 80, needsBattery: false });
  expect(shown({})).not.toHaveProperty("battery");
});
