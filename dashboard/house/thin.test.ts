import fc from "fast-check";
import { type Point, thin } from "./thin.ts";

const points = (values: (number | null)[]): Point[] =>
  values.map((celsius, index) => ({ takenAtMs: index * 1000, celsius }));

test("a few points stay as they are", () => {
  expect(thin(points([1, null, 3]), 0, 3000, 10)).toEqual(points([1, null, 3]));
});

test("a spike of one reading in a year survives", () => {
  const values = Array(100_000).fill(-18);
  values[77_777] = -2;
  const thinned = thin(points(values), 0, 100_000_000, 2000);
  expect(thinned.length).toBeLessThanOrEqual(2000);
  expect(thinned).toContainEqual({ takenAtMs: 77_777_000, celsius: -2 });
});

test("whatever comes, the lowest and the highest stay, in order and within the bound", () => {
  const value = fc.option(fc.double({ min: -50, max: 50, noNaN: true }), { nil: null });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 2, max: 60 }),
      (values, most) => {
        const thinned = thin(points(values), 0, values.length * 1000, most);
        const numbers = (list: (number | null)[]) => list.filter((celsius) => celsius !== null);
        const kept = numbers(thinned.map(({ celsius }) => celsius));
        expect(thinned.length).toBeLessThanOrEqual(Math.max(most, 2));
        expect(Math.min(...kept)).toBe(Math.min(...numbers(values)));
        expect(Math.max(...kept)).toBe(Math.max(...numbers(values)));
        const times = thinned.map(({ takenAtMs }) => takenAtMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      },
    ),
  );
});
