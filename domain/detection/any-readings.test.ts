import fc from "fast-check";
import { PLACE_KINDS } from "../places.ts";
import { judge } from "./detector.ts";
import { nextDueMs } from "./silence.ts";
import { initialState } from "./state.ts";
import { decodeState, encodeState } from "./state-codec.ts";
import { START_MS, sensorOf } from "./test-house.ts";

// Whatever a sensor sends, and whenever: the engine stays finite, small and explainable.

const celsius = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 15, max: 25, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ min: -60, max: 130, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(null, 85, -127, 6553.5, 0, -0, 1e6) },
);
const stepMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 30_000, max: 900_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 86_400_000, 40 * 86_400_000) },
);
const context = fc.record({
  peers: fc.integer({ min: 0, max: 5 }),
  peersDeviation: fc.double({ min: -5, max: 5, noNaN: true }),
  outdoorCelsius: fc.double({ min: -20, max: 35, noNaN: true }),
});
const readings = fc.array(fc.tuple(stepMs, celsius, context), { minLength: 1, maxLength: 400 });

test.each(PLACE_KINDS)("any readings of a %s give finite verdicts and a state that fits", (kind) => {
  fc.assert(
    fc.property(readings, (list) => {
      let state = initialState();
      let takenAtMs = START_MS;
      for (const [step, value, around] of list) {
        takenAtMs += step;
        const judgement = judge(state, { sensorId: kind, takenAtMs, celsius: value }, sensorOf(kind), around);
        state = judgement.state;
        for (const { confidence, forMs, sinceMs, expected } of judgement.verdicts) {
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(sinceMs).toBeLessThanOrEqual(takenAtMs);
          expect(Number.isFinite(forMs)).toBe(true);
          for (const bound of Object.values(expected)) expect(Number.isFinite(bound)).toBe(true);
        }
        expect(judgement.score).toBeGreaterThanOrEqual(0);
        expect(judgement.score).toBeLessThanOrEqual(1);
      }
      const bytes = encodeState(state);
      expect(bytes.length).toBeLessThanOrEqual(600);
      expect(encodeState(decodeState(bytes))).toEqual(bytes);
      expect(nextDueMs(state)).toBeGreaterThan(takenAtMs);
    }),
    { numRuns: 25 },
  );
});
