import { HOUR_MS, MINUTE_MS, rounded, type Series, seriesOf } from "../series.ts";
import { BEGIN_MS, steadyHouse } from "../test-house.ts";
import { coarse } from "./coarse.ts";
import { everyMinute, onChange } from "./on-change.ts";
import { swings } from "./swings.ts";

const CLEAN = steadyHouse({ days: 137, rooms: ["kitchen"] });

test("coarse sensors have the same faults in larger steps, outdoors too", () => {
  const cases = [...coarse.cases(CLEAN, 1)];
  expect(cases.map(({ group }) => group)).toEqual(["whole F", "1 C", "0.5 C"]);
  for (const { house, events } of cases) {
    expect(events).toEqual(cases[0]?.events);
    expect(seriesOf(house, "outdoor").stepCelsius).toBe(seriesOf(house, "kitchen").stepCelsius);
  }
  const step = seriesOf(cases[0]?.house ?? CLEAN, "kitchen").stepCelsius;
  // 69 and 70 degrees Fahrenheit.
  expect([20.6, 20.9, 85].map((celsius) => rounded(celsius, step))).toEqual([20.56, 21.11, 85]);
});

test("swings are half as wide again before the faults come", () => {
  const [wide] = [...swings.cases(CLEAN, 1)];
  const ofWarmUp = ({ celsius }: Series) => celsius.slice(0, 144);
  const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const [before, after] = [seriesOf(CLEAN, "kitchen"), seriesOf(wide?.house ?? CLEAN, "kitchen")];
  expect(range(ofWarmUp(after))).toBeCloseTo(1.5 * range(ofWarmUp(before)), 6);
});

describe("on change", () => {
  const [changes, minutes] = [...onChange.cases(steadyHouse({ days: 60, rooms: ["kitchen"] }), 1)];
  if (changes === undefined || minutes === undefined) throw new Error("two ways of reporting are expected");
  const duringOne = (fault: string) => {
    const event = changes.events.find((one) => one.fault === fault);
    if (event === undefined) throw new Error(`no ${fault}`);
    return event;
  };

  test("a series gets a reading each minute, on straight lines, and keeps its holes", () => {
    const sparse = {
      timesMs: [0, 10, 20, 80].map((m) => m * MINUTE_MS),
      celsius: [20, 21, 21, 22],
      stepCelsius: 0.1,
    };
    const { timesMs, celsius } = everyMinute(sparse);
    expect(timesMs).toHaveLength(10 + 10 + 1 + 1);
    expect(celsius[5]).toBeCloseTo(20.5);
    expect(timesMs.slice(-2)).toEqual([20 * MINUTE_MS, 80 * MINUTE_MS]);
  });

  test("it reports a change of 0.2 C at once, and otherwise each hour", () => {
    const { timesMs, celsius } = seriesOf(changes.house, "kitchen");
    const isInDropout = (atMs: number) =>
      changes.events.some(({ fault, endMs }) => fault === "dropout" && Math.abs(atMs - endMs) <= HOUR_MS);
    const odd = timesMs.filter((atMs, i) => {
      const gapMs = atMs - (timesMs[i - 1] ?? atMs - HOUR_MS);
      const change = Math.abs((celsius[i] as number) - (celsius[i - 1] ?? 0));
      return (change < 0.19 && gapMs < HOUR_MS) || (gapMs > HOUR_MS && !isInDropout(atMs));
    });
    expect(odd).toEqual([]);
  });

  test("each minute it flickers between steps, but not when stuck", () => {
    const { timesMs, celsius } = seriesOf(minutes.house, "kitchen");
    expect(new Set(celsius.slice(0, 60)).size).toBeGreaterThan(1);
    const { fromMs, endMs } = duringOne("stuck");
    const stuck = celsius.filter(
      (_, i) => (timesMs[i] as number) >= fromMs && (timesMs[i] as number) <= endMs,
    );
    expect(new Set(stuck).size).toBe(1);
  });

  test("a dropout is to be told after two of the sensor's pauses and half an hour", () => {
    const { fromMs, deadlineMs } = duringOne("dropout");
    expect(deadlineMs - fromMs).toBeGreaterThan(1.5 * HOUR_MS);
    expect(deadlineMs - fromMs).toBeLessThanOrEqual(2.5 * HOUR_MS);
    const ofMinutes = minutes.events.find(({ fault }) => fault === "dropout");
    expect((ofMinutes?.deadlineMs ?? 0) - (ofMinutes?.fromMs ?? 0)).toBe(32 * MINUTE_MS);
    expect(fromMs).toBeGreaterThan(BEGIN_MS);
  });
});
