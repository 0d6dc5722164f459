import { seededRandom } from "../../platform/random.ts";
import { type Altered, FAULT_NAMES, FAULTS, type InjectedFault } from "./faults.ts";
import { type Room, roomIn } from "./room.ts";
import { HOUR_MS, MINUTE_MS } from "./series.ts";
import { steadyHouse } from "./test-house.ts";

const ROOM = roomIn(steadyHouse(), "kitchen");
const FROM = 25 * 144;
const READINGS_AN_HOUR = 6;

function altered(name: InjectedFault, seed: number, room: Room = ROOM): Altered & { offsets: number[] } {
  const fault = FAULTS[name](seededRandom(seed, name)).alter(room, FROM);
  return {
    ...fault,
    offsets: fault.celsius.map((celsius, i) => celsius - (room.celsius[FROM + i] as number)),
  };
}

/** The fault as several seeds draw it: what is said of it holds for each. */
const draws = (name: InjectedFault) => Array.from({ length: 30 }, (_, seed) => altered(name, seed));

const hours = (readings: number) => readings / READINGS_AN_HOUR;
const most = (values: readonly number[]) => Math.max(...values);
const least = (values: readonly number[]) => Math.min(...values);

test.each(FAULT_NAMES)("%s leaves the room as it was, and is the same for the same seed", (name) => {
  const before = JSON.stringify(ROOM);
  expect(altered(name, 7)).toEqual(altered(name, 7));
  expect(JSON.stringify(ROOM)).toBe(before);
});

test.each(FAULT_NAMES)("%s is not longer than the time that is kept for it", (name) => {
  for (let seed = 0; seed < 30; seed++) {
    const drawn = FAULTS[name](seededRandom(seed, name));
    expect(hours(drawn.alter(ROOM, FROM).celsius.length - 1)).toBeLessThanOrEqual(drawn.mostHours);
  }
});

test("a spike is one or two readings far off, or a fault code, to be told within an hour", () => {
  for (const { celsius, offsets, inTimeMs } of draws("spike")) {
    expect([1, 2]).toContain(celsius.length);
    expect(inTimeMs).toBe(HOUR_MS);
    const [value = Number.NaN, offset = Number.NaN] = [celsius[0], offsets[0]];
    const isCode = value === 85 || value === -127 || (value >= 6553 && value < 6554);
    expect(isCode || (Math.abs(offset) >= 6 && Math.abs(offset) <= 40)).toBe(true);
  }
  expect(draws("spike").some(({ celsius }) => celsius[0] === -127)).toBe(true);
});

test("a stuck sensor repeats its first reading for one to three days, until then it is to be told", () => {
  for (const { celsius, inTimeMs } of draws("stuck")) {
    expect(new Set(celsius)).toEqual(new Set([ROOM.celsius[FROM]]));
    expect(inTimeMs).toBe(hours(celsius.length - 1) * HOUR_MS);
    expect(hours(celsius.length)).toBeGreaterThanOrEqual(24);
    expect(hours(celsius.length)).toBeLessThan(72.5);
  }
});

test("a dropout reports nothing and ends with a clean reading, to be told after two cadences and half an hour", () => {
  for (const { celsius, inTimeMs } of draws("dropout")) {
    expect(celsius.slice(0, -1).every(Number.isNaN)).toBe(true);
    expect(celsius.at(-1)).toBe(ROOM.celsius[FROM + celsius.length - 1]);
    expect(inTimeMs).toBe(50 * MINUTE_MS);
  }
});

test("a bias is one offset of 3 to 6 C for two days", () => {
  for (const { offsets, inTimeMs } of draws("bias")) {
    expect(most(offsets) - least(offsets)).toBeCloseTo(0, 9);
    expect(Math.abs(offsets[0] as number)).toBeGreaterThanOrEqual(3);
    expect(Math.abs(offsets[0] as number)).toBeLessThanOrEqual(6);
    expect(hours(offsets.length - 1)).toBe(48);
    expect(inTimeMs).toBe(24 * HOUR_MS);
  }
});

test("a drift grows evenly for two days and comes back evenly in two more", () => {
  for (const { offsets, inTimeMs } of draws("drift")) {
    const peak = offsets[48 * READINGS_AN_HOUR] as number;
    expect(Math.abs(peak) / 48).toBeGreaterThanOrEqual(0.08);
    expect(Math.abs(peak) / 48).toBeLessThanOrEqual(0.2);
    expect(offsets[24 * READINGS_AN_HOUR]).toBeCloseTo(peak / 2, 6);
    expect(offsets[72 * READINGS_AN_HOUR]).toBeCloseTo(peak / 2, 6);
    expect(offsets.at(-1)).toBeCloseTo(0, 6);
    expect(inTimeMs).toBe(48 * HOUR_MS);
  }
});

test("noise scatters around the clean readings for half a day", () => {
  for (const { offsets, inTimeMs } of draws("noise")) {
    const sigma = Math.sqrt(offsets.reduce((sum, one) => sum + one ** 2, 0) / offsets.length);
    expect(sigma).toBeGreaterThan(0.8);
    expect(sigma).toBeLessThan(3.1);
    expect(inTimeMs).toBe(12 * HOUR_MS);
  }
});

test("an open window pulls the room towards outdoors and no further, and the room recovers", () => {
  for (const { celsius, offsets, inTimeMs } of draws("window")) {
    const lowest = offsets.indexOf(least(offsets));
    expect(hours(lowest)).toBeGreaterThan(0.3);
    expect(hours(lowest)).toBeLessThanOrEqual(1.5);
    expect(least(offsets)).toBeLessThan(-3);
    expect(least(celsius)).toBeGreaterThan(2);
    expect(Math.abs(offsets.at(-1) as number)).toBeLessThan(0.15);
    expect(inTimeMs).toBe(HOUR_MS);
  }
});

test("a heating failure cools the room over a day or two with its time constant, to be told within 18 h", () => {
  for (const { offsets, inTimeMs } of draws("heating-failure")) {
    // 18 C above outdoors: with 20 to 40 h to 1/e, 5 to 10 C are lost in 18 hours less what the clean room moves.
    const after18 = offsets[18 * READINGS_AN_HOUR] as number;
    expect(after18).toBeLessThan(-18 * (1 - Math.exp(-18 / 40)) + 0.6);
    expect(after18).toBeGreaterThan(-18 * (1 - Math.exp(-18 / 20)) - 0.6);
    expect(inTimeMs).toBe(18 * HOUR_MS);
  }
});

test("overheating rises by 4 to 10 C an hour up to its top, and cools within hours", () => {
  for (const { offsets, inTimeMs } of draws("overheat")) {
    const perHour = offsets[READINGS_AN_HOUR] as number;
    expect(perHour).toBeGreaterThanOrEqual(4);
    expect(perHour).toBeLessThanOrEqual(10);
    expect(most(offsets)).toBeLessThanOrEqual(20);
    expect(Math.abs(offsets.at(-1) as number)).toBeLessThan(0.15);
    expect(inTimeMs).toBe(HOUR_MS);
  }
});

test("freeze risk falls to its floor, stays there for six hours, and is to be told 2 h after 8 C", () => {
  for (const { celsius, inTimeMs } of draws("freeze-risk")) {
    const cold = celsius.filter((one) => one <= 4.5);
    expect(hours(cold.length)).toBeGreaterThanOrEqual(6);
    expect(inTimeMs).toBe((hours(celsius.findIndex((one) => one < 8)) + 2) * HOUR_MS);
    expect(celsius.at(-1)).toBeGreaterThan(18);
  }
});

test("rooms lose heat only where it is 8 C colder outdoors", () => {
  const mild = roomIn(steadyHouse({ outdoorCelsius: 13 }), "kitchen");
  for (const name of ["window", "heating-failure"] as const) {
    expect(FAULTS[name](seededRandom(1)).mayBegin?.(ROOM, FROM)).toBe(true);
    expect(FAULTS[name](seededRandom(1)).mayBegin?.(mild, FROM)).toBe(false);
  }
});
