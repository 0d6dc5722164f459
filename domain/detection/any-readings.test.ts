import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { PLACE_KINDS, type PlaceKind } from "../places.ts";
import { roundCelsius } from "../reading.ts";
import { ALONE } from "./context.ts";
import { judge } from "./detector.ts";
import { isColdStore } from "./rules/warming.ts";
import { nextDueMs } from "./silence.ts";
import { type DetectorState, initialState } from "./state.ts";
import { decodeState, encodeState } from "./state-codec.ts";
import { freezer, room, START_MS, sensorOf, Watched } from "./test-house.ts";

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
      }
      expect(encodeState(state).length).toBeLessThanOrEqual(700);
      expect(nextDueMs(state)).toBeGreaterThan(takenAtMs);
    }),
    { numRuns: 25 },
  );
});

const kinds = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PLACE_KINDS).map((kind) => () => kind) },
  // The householder may say at any time that a sensor is of another kind.
  {
    weight: 1,
    arbitrary: fc.func(fc.constantFrom(...PLACE_KINDS)) as fc.Arbitrary<(day: number) => PlaceKind>,
  },
);
const wide = fc.oneof(
  { weight: 6, arbitrary: celsius },
  { weight: 1, arbitrary: fc.float({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: -1e-300, max: 1e-300, noNaN: true }) },
);

test("every state that judge returns comes back from storage exactly, whenever it is stored", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(stepMs, wide, context), { maxLength: 400 }), kinds, (list, kindAt) => {
      let state = initialState();
      let takenAtMs = START_MS;
      for (const [step, value, around] of list) {
        takenAtMs += step;
        const kind = kindAt(Math.floor(takenAtMs / 86_400_000));
        state = judge(state, { sensorId: kind, takenAtMs, celsius: value }, sensorOf(kind), around).state;
        expectExact(state);
      }
    }),
    { numRuns: 200 },
  );
});

test.each(PLACE_KINDS)("so does every state of three weeks of a %s with faults", (kind) => {
  const watched = new Watched(kind, { peers: 3, peersDeviation: 0.3, outdoorCelsius: 4 });
  const random = seeded(7);
  let offset = 0;
  watched.live(21 * 24, (atMs) => {
    expectExact(watched.state);
    if (random() < 0.01) offset = random() < 0.6 ? 0 : 16 * (random() - 0.5);
    if (random() < 0.005) return random() < 0.5 ? null : 85;
    return roundCelsius((isColdStore(kind) ? freezer(atMs) : room(atMs)) + offset + 0.2 * random());
  });
  expect(watched.alerts().length).toBeGreaterThan(0);
});

test("so does every state of a room whose lasting change becomes its normal", () => {
  const watched = new Watched("living").live(14 * 24, room);
  watched.live(12 * 24, (atMs, hour) => {
    expectExact(watched.state);
    return room(atMs) - 3.5 * Math.min(1, hour / 30);
  });
  expect(watched.alerts()).toHaveLength(1);
  expect(watched.state.tracks).toEqual({});
});

test("so does every state of a sensor that jumps and reports each second", () => {
  const watched = new Watched("living", ALONE, 1000).live(0.1, room);
  watched.live(0.3, (atMs) => {
    expectExact(watched.state);
    return room(atMs) + 8;
  });
  expect(watched.state.suspect?.count).toBe(255);
});

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function expectExact(state: DetectorState): void {
  const back = decodeState(encodeState(state));
  // Faster than `toStrictEqual`, which says where the difference is.
  if (!isDeepStrictEqual(back, state)) expect(back).toStrictEqual(state);
}
