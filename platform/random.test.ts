import fc from "fast-check";
import { between, gaussian, seededRandom } from "./random.ts";

const draw = (random: () => number, count: number) => Array.from({ length: count }, () => random());

test("the same seed and stream give the same numbers in [0, 1), another stream gives others", () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, stream) => {
      const numbers = draw(seededRandom(seed, stream), 20);
      expect(numbers).toEqual(draw(seededRandom(seed, stream), 20));
      expect(numbers).not.toEqual(draw(seededRandom(seed, `${stream}x`), 20));
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...numbers)).toBeLessThan(1);
    }),
  );
});

test("normal draws have mean 0 and deviation 1, uniform ones the mean of their ends", () => {
  const random = seededRandom(4);
  const normal = draw(() => gaussian(random), 20_000);
  const mean = normal.reduce((a, b) => a + b) / normal.length;
  const variance = normal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normal.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
  const uniform = draw(() => between(random, 2, 4), 20_000);
  expect(uniform.reduce((a, b) => a + b) / uniform.length).toBeCloseTo(3, 1);
});
