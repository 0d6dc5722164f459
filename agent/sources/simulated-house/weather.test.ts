import fc from "fast-check";
import { createCalendar } from "./calendar.ts";
import { BRUSSELS, createWeather } from "./weather.ts";

const MINUTE_MS = 60_000;
const hoursOf = (day: string) =>
  Array.from({ length: 24 }, (_, hour) => Date.parse(`${day}T00:00:00Z`) + hour * 60 * MINUTE_MS);

test("weather is smooth: outdoors never changes by more than 0.1 C in a minute", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.date({ min: new Date(0), max: new Date("2060-01-01"), noInvalidDate: true }),
      (seed, date) => {
        const weather = createWeather(BRUSSELS, seed);
        const change =
          weather(date.getTime() + MINUTE_MS).outdoorCelsius - weather(date.getTime()).outdoorCelsius;
        expect(Math.abs(change)).toBeLessThan(0.1);
      },
    ),
  );
});

test("the sun shines by day only, in the morning from the east, at noon from the south", () => {
  const weather = createWeather(BRUSSELS, 1);
  const sun = hoursOf("2026-06-21").map((atMs) => weather(atMs).sun);
  expect(sun[0]).toEqual({ north: 0, east: 0, south: 0, west: 0 });
  expect(sun[7]?.east).toBeGreaterThan(sun[7]?.west ?? 0);
  expect(sun[12]?.south).toBeGreaterThan(sun[12]?.north ?? 0);
  expect(sun[17]?.west).toBeGreaterThan(sun[17]?.east ?? 0);
});

test("a spell changes the outdoors for as long as it lasts, and nothing before and after", () => {
  const [fromMs, toMs] = [Date.parse("2026-07-10T00:00:00Z"), Date.parse("2026-07-17T00:00:00Z")];
  const usual = createWeather(BRUSSELS, 1);
  const hot = createWeather({ ...BRUSSELS, spells: [{ fromMs, toMs, celsius: 8 }] }, 1);
  const warmer = (atMs: number) => hot(atMs).outdoorCelsius - usual(atMs).outdoorCelsius;
  expect([fromMs, fromMs + 3 * 1440 * MINUTE_MS, toMs].map(warmer)).toEqual([0, expect.closeTo(8), 0]);
});

test("the ground and the mains swing less than the air and never freeze", () => {
  const weather = createWeather(BRUSSELS, 1);
  for (let day = 0; day < 365; day++) {
    const { groundCelsius, mainsCelsius } = weather(
      Date.parse("2026-01-01T00:00:00Z") + day * 1440 * MINUTE_MS,
    );
    for (const celsius of [groundCelsius, mainsCelsius]) {
      expect(celsius).toBeGreaterThan(5);
      expect(celsius).toBeLessThan(18);
    }
  }
});

test("the household's clock follows daylight saving and knows its weekends", () => {
  const calendar = createCalendar("Europe/Brussels");
  expect(calendar(Date.parse("2026-01-10T12:00:00Z"))).toMatchObject({ hour: 13, weekend: true });
  expect(calendar(Date.parse("2026-07-01T12:30:00Z"))).toMatchObject({ hour: 14.5, weekend: false });
  expect(calendar(Date.parse("2026-03-29T00:59:00Z")).hour).toBeCloseTo(1 + 59 / 60);
  expect(calendar(Date.parse("2026-03-29T01:00:00Z")).hour).toBe(3);
});
