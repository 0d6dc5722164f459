import { HOUR_MS } from "../../storage/hours.ts";
import { samplesOfHours, samplesOfReadings, spansOf } from "./spans.ts";

test("readings are thinned to spans that keep each lowest and highest value", () => {
  const readings = [20, 30, null, 10, 12].map((celsius, at) => ({ takenAtMs: at * 10, celsius }));
  expect(spansOf(samplesOfReadings(readings), 0, 40, 2)).toEqual([
    { fromMs: 0, count: 2, measured: { count: 2, low: 20, high: 30, sum: 50 } },
    { fromMs: 20, count: 3, measured: { count: 2, low: 10, high: 12, sum: 22 } },
  ]);
});

test("a span without a measured value has none", () => {
  const [span] = spansOf(samplesOfReadings([{ takenAtMs: 0, celsius: null }]), 0, 1, 1);
  expect(span).toEqual({ fromMs: 0, count: 1 });
});

test("hours count from the one that is under way at the beginning to the one at the end", () => {
  const hour = (number: number) => ({
    hour: number,
    count: 2,
    lowest: 150_000,
    highest: 160_000,
    sum: 310_000,
  });
  const samples = samplesOfHours([1, 2, 3, 4].map(hour), 2.5 * HOUR_MS, 3.5 * HOUR_MS);
  expect(samples.map(({ atMs }) => atMs / HOUR_MS)).toEqual([2, 3]);
  expect(samples[0]).toMatchObject({ count: 2, measured: { count: 2, low: 15, high: 16, sum: 31 } });
});
