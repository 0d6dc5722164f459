import { batteryText, healthAfter, needsBattery, type SensorHealth } from "./vitals.ts";

test.each([
  [16, false],
  [15, true],
  ["low", true],
  [undefined, false],
] as const)("a battery of %s needs another one: %s", (battery, needed) => {
  expect(needsBattery(battery === undefined ? {} : { battery })).toBe(needed);
});

test("a battery is announced as it falls in steps, and when it is replaced; a value that wavers is not", () => {
  let health: SensorHealth = {};
  const announced: unknown[] = [];
  for (const battery of [80, 79, 80, 76, 75, 74, 75, 100, 99, 16, 15, 16, 15, 100]) {
    const next = healthAfter(health, { battery });
    if (next.battery !== health.battery) announced.push(next.battery);
    health = next;
  }
  expect(announced).toEqual([80, 75, 100, 16, 15, 100]);
  expect(batteryText("low")).toBe("low");
});

test("a battery that was low is forgotten when its sensor says that it is no longer", () => {
  const low = healthAfter({}, { battery: "low" });
  expect(low).toEqual({ battery: "low" });
  expect(healthAfter(low, {})).toEqual({ battery: "low" });
  expect(healthAfter(low, { battery: "ok" })).toEqual({});
  expect(healthAfter({ battery: 40 }, { battery: "ok" })).toEqual({ battery: 40 });
});

test("a link is weak below 30 and good again above 60; a message without one changes nothing", () => {
  const weak = healthAfter({}, { linkQuality: 29 });
  expect(weak).toEqual({ hasWeakLink: true });
  expect(healthAfter(weak, { battery: 50 })).toEqual({ battery: 50, hasWeakLink: true });
  expect(healthAfter(weak, { linkQuality: 45 })).toEqual({ hasWeakLink: true });
  expect(healthAfter(weak, { linkQuality: 60 })).toEqual({});
  expect(healthAfter({}, { linkQuality: 45 })).toEqual({});
});
