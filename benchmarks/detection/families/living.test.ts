import { DAY_MS, HOUR_MS, type House, OUTDOOR, roomsOf, seriesOf } from "../series.ts";
import { BEGIN_MS, steadyHouse } from "../test-house.ts";
import { living } from "./living.ts";

const CLEAN = steadyHouse({ days: 120 });
const CASES = new Map([...living.cases(CLEAN, 1)].map(({ group, house }) => [group, house]));

/** What a change adds to a room, and when. */
function offsets(group: string, room = "kitchen"): { atMs: number; celsius: number }[] {
  const { timesMs, celsius } = seriesOf(CASES.get(group) as House, room);
  const clean = seriesOf(CLEAN, room).celsius;
  return timesMs.map((atMs, i) => ({ atMs, celsius: (celsius[i] as number) - (clean[i] as number) }));
}

const hourOf = (atMs: number) => (atMs % DAY_MS) / HOUR_MS;
const extreme = (list: { celsius: number }[]) =>
  list.reduce((most, { celsius }) => (Math.abs(celsius) > Math.abs(most) ? celsius : most), 0);

test("nothing is wrong, and outdoors stays as it is", () => {
  for (const one of living.cases(CLEAN, 1)) {
    expect(one.events).toEqual([]);
    if (one.group !== "clock change") expect(one.house.get(OUTDOOR)).toBe(CLEAN.get(OUTDOOR));
  }
  expect(CASES.get("as it is")).toBe(CLEAN);
});

test("after the clock change rooms do an hour earlier what they did", () => {
  const changed = CASES.get("clock change") as House;
  const { timesMs, celsius } = seriesOf(changed, "kitchen");
  const clean = seriesOf(CLEAN, "kitchen");
  for (let i = 1; i < timesMs.length; i++) expect(timesMs[i]).toBeGreaterThan(timesMs[i - 1] as number);
  expect(timesMs.at(-1)).toBe((clean.timesMs.at(-1) as number) - HOUR_MS);
  expect(celsius.at(-1)).toBe(clean.celsius.at(-1));
  expect(timesMs.slice(0, 21 * 144)).toEqual(clean.timesMs.slice(0, 21 * 144));
  expect(seriesOf(changed, OUTDOOR).timesMs.at(-1)).toBe((clean.timesMs.at(-1) as number) - HOUR_MS);
});

test("a holiday is 3 C less for a week", () => {
  const cold = offsets("holiday -3 C").filter(({ celsius }) => celsius < -1.5);
  expect(((cold.at(-1)?.atMs ?? 0) - (cold[0]?.atMs ?? 0)) / DAY_MS).toBeCloseTo(7.2, 0);
  expect(extreme(cold)).toBeCloseTo(-3, 2);
  expect((cold[0]?.atMs ?? 0) - BEGIN_MS).toBeGreaterThan(21 * DAY_MS);
});

test.each([
  ["thermostat +2 C", 2],
  ["thermostat -2 C", -2],
])("%s stays", (group, celsius) => {
  expect(offsets(group).at(-1)?.celsius).toBeCloseTo(celsius, 3);
  expect(offsets(group)[21 * 144]?.celsius).toBe(0);
});

test("nights are colder from Monday to Friday alone, from the first day on", () => {
  const nights = offsets("weekday nights -3 C").filter(({ celsius }) => celsius < -1.5);
  // A night that begins before midnight ends with its day.
  expect(new Set(nights.map(({ atMs }) => new Date(atMs).getUTCDay()))).toEqual(new Set([1, 2, 3, 4, 5]));
  expect(nights[0]?.atMs).toBeLessThan(BEGIN_MS + 2 * DAY_MS);
  expect(extreme(nights)).toBeCloseTo(-3 * (1 - Math.exp(-6 / 4)), 1);
});

test("airing costs 2.5 C each morning and is over within hours", () => {
  const aired = offsets("airing every morning").filter(({ celsius }) => celsius < 0);
  expect(new Set(aired.map(({ atMs }) => Math.floor(atMs / DAY_MS))).size).toBe(120);
  for (const { atMs } of aired) expect(hourOf(atMs)).toBeGreaterThan(6.4);
  for (const { atMs } of aired) expect(hourOf(atMs)).toBeLessThan(12);
  expect(extreme(aired)).toBeCloseTo(-2.5, 5);
});

test("the sun reaches one room on most mornings, every week a little more", () => {
  const sunny = roomsOf(CLEAN).filter((room) => extreme(offsets("morning sun", room)) !== 0);
  expect(sunny).toHaveLength(1);
  const lit = offsets("morning sun", sunny[0]).filter(({ celsius }) => celsius > 0.5);
  const days = new Set(lit.map(({ atMs }) => Math.floor(atMs / DAY_MS)));
  const span = Math.max(...days) - Math.min(...days) + 1;
  expect(days.size / span).toBeGreaterThan(0.45);
  expect(days.size / span).toBeLessThan(0.9);
  expect(extreme(lit)).toBeGreaterThan(2);
  expect(extreme(lit)).toBeLessThanOrEqual(5);
});
