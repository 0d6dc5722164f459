import { createTestAgent } from "../../tests/helpers/test-agent.ts";
import { MAX_NAME_LENGTH, MAX_SENSORS } from "../limits.ts";
import { subjectOf } from "../mail/subject.ts";
import type { Arrival } from "./arrival.ts";
import { announcedSettings, changeSensor, settingsRequestSchema } from "./change-sensor.ts";
import { type DescribedSensor, sensorOf } from "./description.ts";
import { hear } from "./hear.ts";
import { type Home, newHome } from "./home.ts";
import { lettersDue } from "./letters.ts";
import type { SensorSettings } from "./sensor-change.ts";

const NOW_MS = Date.UTC(2026, 0, 31);
const MINUTE_MS = 60_000;
const agent = createTestAgent("home-1");
let records = 0;
const arrival = (payload: Arrival["payload"], arrivedAtMs: number): Arrival => ({
  payload,
  arrivedAtMs,
  shardId: "shard-0",
  sequenceNumber: String(++records),
});

function announced(before: Home, sensors: DescribedSensor[], atMs = NOW_MS): Home {
  const home = { id: "home-1", name: "Home", timeZone: "UTC", unit: "celsius" as const, sensors };
  return hear(before, [arrival(agent.announcement(home, atMs), atMs)]).home;
}

/** The home after the same value every minute for so long. */
function after(before: Home, minutes: number, celsius: number): Home {
  const readings = Array.from({ length: minutes }, (_, minute) => ({
    sensorId: "s1",
    takenAtMs: NOW_MS + (minute + 1) * MINUTE_MS,
    celsius,
  }));
  return readings.reduce(
    (home, reading) =>
      hear(home, [arrival(agent.readings(reading.takenAtMs, [reading]), reading.takenAtMs)]).home,
    before,
  );
}

const set = (home: Home, settings: SensorSettings, sensorId = "s1") =>
  changeSensor(home, { sensorId, by: "Anna", atMs: NOW_MS, settings });
const done = (changed: Home | string): Home => {
  if (typeof changed === "string") throw new Error(changed);
  return changed;
};

const told: DescribedSensor = { id: "s1", name: "Sensor 1", kind: "living", limits: { lowCelsius: 12 } };
const home = announced(newHome("home-1"), [told]);

test("what a person sets wins over what the agent announces later, field by field", () => {
  const changed = done(set(home, { name: "Larder", room: "Kitchen" }));
  const again = announced(changed, [{ ...told, name: "Other", limits: { lowCelsius: 11 } }], NOW_MS + 1);
  expect(sensorOf(again.description, "s1")).toEqual({
    id: "s1",
    name: "Larder",
    room: "Kitchen",
    kind: "living",
    limits: { lowCelsius: 11 },
  });
  expect(announcedSettings(again, "s1")).toEqual({
    name: "Other",
    kind: "living",
    limits: { lowCelsius: 11 },
  });
});

test("settings without a field give the sensor back to the agent's configuration", () => {
  const back = done(set(done(set(home, { name: "Larder" })), {}));
  expect(back).toEqual(home);
});

test("a kind that a person sets ends the agent's limits, which are for another kind", () => {
  const { description } = done(set(home, { kind: "freezer" }));
  expect(sensorOf(description, "s1")).toEqual({ id: "s1", name: "Sensor 1", kind: "freezer" });
});

test("a limit that a person sets is judged by with the next reading", () => {
  const isWarm = (one: Home) => one.sensors.get("s1")?.alarms.some(({ cause }) => cause === "too-hot");
  expect(isWarm(after(home, 1, 25))).toBe(false);
  expect(isWarm(after(done(set(home, { limits: { highCelsius: 24 } })), 1, 25))).toBe(true);
});

test("an e-mail calls the sensor as the person does", () => {
  const changed = after(done(set(home, { name: "Larder freezer", kind: "freezer" })), 60, -2);
  const subjects = lettersDue(changed).map((letter) => subjectOf(letter, changed.description));
  expect(subjects).toContainEqual(expect.stringContaining("Larder freezer"));
});

test("a sensor that was heard and never announced can be named, one that the house does not have cannot", () => {
  const heard = after(newHome("home-1"), 1, 20);
  expect(sensorOf(done(set(heard, { name: "Hall" })).description, "s1").name).toBe("Hall");
  expect(set(heard, { name: "Hall" }, "s2")).toBe('This house has no sensor "s2".');
});

test("limits that are out of order with those of the kind are refused", () => {
  expect(set(home, { limits: { lowCelsius: 35 } })).toMatch(/not in order/);
  expect(set(home, { limits: { lowCelsius: 18, highCelsius: 24 } })).toMatchObject({ id: "home-1" });
});

test("more than a home has space for is refused, and resetting is always possible", () => {
  const ids = Array.from({ length: MAX_SENSORS }, (_, at) => `sensor-${at}`);
  let full = announced(
    newHome("home-1"),
    ids.map((id) => ({ id, name: id })),
  );
  let refused: string | undefined;
  for (const id of ids) {
    const changed = set(full, { name: "n".repeat(MAX_NAME_LENGTH) }, id);
    if (typeof changed === "string") refused = changed;
    else full = changed;
  }
  expect(refused).toMatch(/no space for more changes/);
  expect(done(set(full, {}, "sensor-0")).changes).toHaveLength(full.changes.length - 1);
});

test.each([
  ["a name with a control character", { name: "a\nb" }],
  ["an empty name", { name: "" }],
  ["a kind that is none", { kind: "moon" }],
  ["a limit that no place has", { limits: { lowCelsius: 5000 } }],
  ["limits out of order", { limits: { lowCelsius: 5, highCelsius: 4 } }],
  ["a field that is none", { id: "other" }],
])("%s is refused as in the agent's configuration", (_, settings) => {
  expect(settingsRequestSchema.safeParse({ sensorId: "s1", by: "Anna", settings }).success).toBe(false);
  expect(settingsRequestSchema.safeParse({ sensorId: "s1", by: "Anna", settings: {} }).success).toBe(true);
});
