import fc from "fast-check";
import { initialState, judge } from "../../../domain/detection/detector.ts";
import { sensorOf } from "../../../domain/home/description.ts";
import { createSimulatedHouse } from "./house.ts";
import type { HousePlan } from "./plan.ts";
import { FAMILY_HOUSE, LARGE_HOUSE } from "./presets.ts";
import { celsiusOf, DAY_MS, HOUR_MS, houseAt, live, MINUTE_MS, SUMMER_MS, WINTER_MS } from "./test-house.ts";

function raisedIn({ startAtMs, days, plan }: { startAtMs: number; days: number; plan: HousePlan }): string[] {
  const house = createSimulatedHouse({ seed: 1, startAtMs, plan });
  const states = new Map(plan.sensors.map(({ id }) => [id, initialState()]));
  const raised = new Set<string>();
  for (let day = 1; day <= days; day++) {
    for (const reading of house.advanceTo(startAtMs + day * DAY_MS)) {
      const before = states.get(reading.sensorId) ?? initialState();
      const { state, verdicts } = judge(before, reading, sensorOf(house.home, reading.sensorId));
      states.set(reading.sensorId, state);
      for (const { level, cause } of verdicts)
        if (level === "raise") raised.add(`${reading.sensorId} ${cause}`);
    }
  }
  return [...raised];
}

test.each([
  ["thirty days of winter", WINTER_MS],
  ["thirty days of summer", SUMMER_MS],
])("no rule finds anything wrong in a sound house during %s", (_, startAtMs) => {
  expect(raisedIn({ startAtMs, days: 30, plan: FAMILY_HOUSE })).toEqual([]);
});

test.each([
  ["winter", WINTER_MS],
  ["summer", SUMMER_MS],
])("no rule finds anything wrong in a sound house of twenty sensors during days of %s", (_, startAtMs) => {
  expect(raisedIn({ startAtMs, days: 4, plan: LARGE_HOUSE })).toEqual([]);
});

test("heated rooms stay near their schedules through weeks of winter", () => {
  const readings = live(houseAt(), 14 * 24);
  const ranges = { "living-room": [17, 22.5], bedroom: [17, 22.5], nursery: [17, 22.5], bathroom: [17, 25] };
  for (const [id, [low = 0, high = 0]] of Object.entries(ranges)) {
    const celsius = celsiusOf(readings, id);
    expect(Math.min(...celsius)).toBeGreaterThan(low);
    expect(Math.max(...celsius)).toBeLessThan(high);
  }
});

test("the weather of winter lies around freezing and that of summer in the teens and twenties", () => {
  const winter = celsiusOf(live(houseAt(), 6 * 24), "outdoors");
  const summer = celsiusOf(live(houseAt(SUMMER_MS), 6 * 24), "outdoors");
  expect(Math.min(...winter)).toBeGreaterThan(-12);
  expect(Math.max(...winter)).toBeLessThan(15);
  expect(Math.min(...summer)).toBeGreaterThan(5);
  expect(Math.max(...summer)).toBeLessThan(32);
});

test("many readings of a room at a ten-minute cadence equal the one before", () => {
  const readings = live(houseAt(Date.parse("2026-03-20T00:00:00Z")), 14 * 24);
  for (const id of ["living-room", "bedroom", "nursery"]) {
    const tenth = celsiusOf(readings, id).filter((_, i) => i % 5 === 0);
    const equal = tenth.filter((celsius, i) => celsius === tenth[i - 1]).length / tenth.length;
    expect(equal).toBeGreaterThan(0.25);
    expect(equal).toBeLessThan(0.7);
  }
});

test("every announced sensor reports at its cadence, within 0.1 C or 0.0625 C steps", () => {
  const house = houseAt();
  const readings = live(house, 24);
  for (const { id } of house.home.sensors) expect(celsiusOf(readings, id).length).toBeGreaterThanOrEqual(287);
  expect(celsiusOf(readings, "freezer").length).toBe(1440);
  for (const celsius of celsiusOf(readings, "freezer")) expect((celsius / 0.0625) % 1).toBeCloseTo(0, 5);
  for (const celsius of celsiusOf(readings, "bedroom"))
    expect(celsius).toBeCloseTo(Math.round(celsius * 10) / 10, 9);
});

test("the same seed gives the same readings in event order, however time is cut into calls", () => {
  const whole = live(houseAt(), 6);
  const inOrder = whole.toSorted((a, b) => a.takenAtMs - b.takenAtMs);
  expect(whole).toEqual(inOrder);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 6 * HOUR_MS }), { maxLength: 20 }), (cuts) => {
      const house = houseAt();
      const pieces = [...cuts, 6 * HOUR_MS].flatMap((atMs) => house.advanceTo(WINTER_MS + atMs));
      expect(house.advanceTo(WINTER_MS + 6 * HOUR_MS)).toEqual([]);
      expect(pieces).toEqual(whole);
    }),
    { numRuns: 10 },
  );
});

test("another seed gives other readings", () => {
  expect(live(houseAt(WINTER_MS, 2), 1)).not.toEqual(live(houseAt(WINTER_MS, 1), 1));
});

test("no reading is taken after the present simulated time", () => {
  const house = houseAt();
  const readings = house.advanceTo(WINTER_MS + 17 * MINUTE_MS + 123);
  expect(house.nowMs).toBe(WINTER_MS + 17 * MINUTE_MS + 123);
  expect(Math.max(...readings.map(({ takenAtMs }) => takenAtMs))).toBeLessThanOrEqual(house.nowMs);
  expect(Math.min(...readings.map(({ takenAtMs }) => takenAtMs))).toBeGreaterThanOrEqual(WINTER_MS);
});
