import { celsiusOf, houseAt, live, minutesUntil, WINTER_MS, withFault } from "./test-house.ts";

test("a freezer swings between -20 and -16 C, a little warmer while it defrosts", () => {
  const celsius = celsiusOf(live(houseAt(), 7 * 24), "freezer");
  const usual = celsius.filter((value) => value >= -20 && value <= -16);
  expect(usual.length / celsius.length).toBeGreaterThan(0.97);
  expect(Math.max(...celsius)).toBeLessThan(-12.5);
  expect(Math.min(...celsius)).toBeGreaterThan(-20.5);
});

test("a freezer's compressor cycles every 20 to 60 min", () => {
  const celsius = celsiusOf(live(houseAt(), 48), "freezer");
  const hours = 48;
  const cycles = countSwings(celsius, 0.8);
  expect((hours * 60) / cycles).toBeGreaterThan(20);
  expect((hours * 60) / cycles).toBeLessThan(60);
});

test("a fridge stays between 2 and 7 C", () => {
  const celsius = celsiusOf(live(houseAt(), 14 * 24), "fridge");
  expect(Math.min(...celsius)).toBeGreaterThan(2);
  expect(Math.max(...celsius)).toBeLessThan(7);
});

test.each([1, 2, 3])(
  "a freezer door left ajar thaws its air in minutes and recovers in hours (seed %d)",
  (seed) => {
    const house = withFault(houseAt(WINTER_MS, seed), { kind: "door-ajar", sensorId: "freezer" }, 13);
    const other = withFault(houseAt(WINTER_MS, seed), { kind: "door-ajar", sensorId: "freezer" }, 13);
    const above12 = minutesUntil(house, "freezer", (celsius) => celsius > -12, 1.5);
    expect(above12).toBeGreaterThan(14);
    expect(above12).toBeLessThan(26);
    const above6 = minutesUntil(other, "freezer", (celsius) => celsius > -6, 1.5);
    expect(above6).toBeGreaterThan(40);
    expect(above6).toBeLessThan(85);
    house.switchFault({ kind: "door-ajar", sensorId: "freezer" }, false);
    expect(minutesUntil(house, "freezer", (celsius) => celsius < -14, 3)).toBeLessThan(120);
  },
);

test("an unplugged freezer warms as slowly as its walls let it, while the sensors go on reporting", () => {
  const house = withFault(houseAt(), { kind: "unplugged", sensorId: "freezer" }, 13);
  const above12 = minutesUntil(house, "freezer", (celsius) => celsius > -12, 12);
  expect(above12).toBeGreaterThan(60);
  expect(above12).toBeLessThan(600);
});

test("a fridge door left ajar brings it above 8 C within half an hour", () => {
  const house = withFault(houseAt(), { kind: "door-ajar", sensorId: "fridge" }, 13);
  expect(minutesUntil(house, "fridge", (celsius) => celsius > 8, 2)).toBeLessThan(30);
});

test("a power cut lets the freezer warm slowly, unseen, and its compressor recovers it", () => {
  const house = withFault(houseAt(), { kind: "power-cut" }, 13);
  expect(live(house, 3)).toEqual([]);
  house.switchFault({ kind: "power-cut" }, false);
  const first = celsiusOf(live(house, 0.1), "freezer")[0] ?? Number.NaN;
  expect(first).toBeGreaterThan(-17);
  expect(first).toBeLessThan(-5);
  expect(minutesUntil(house, "freezer", (celsius) => celsius < -17, 3)).toBeLessThan(120);
});

function countSwings(celsius: readonly number[], swing: number): number {
  let swings = 0;
  let falling = true;
  let extreme = celsius[0] ?? 0;
  for (const value of celsius) {
    extreme = falling ? Math.min(extreme, value) : Math.max(extreme, value);
    if (Math.abs(value - extreme) < swing) continue;
    if (falling) swings++;
    falling = !falling;
    extreme = value;
  }
  return swings;
}
