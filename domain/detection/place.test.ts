import fc from "fast-check";
import { readPlace, writePlace } from "../../storage/place-codec.ts";
import { PLACE_KINDS } from "../places.ts";
import { ByteReader, ByteWriter } from "./byte-io.ts";
import { learnedKind, learnPlace, type Place } from "./place.ts";

const value = fc.oneof(
  fc.double({ min: -55, max: 125, noNaN: true }),
  fc.double({ min: -22, max: -14, noNaN: true }),
  fc.double({ min: 1, max: 8, noNaN: true }),
  fc.constantFrom(0, -0),
);
const stepMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 60_000, max: 3_600_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 86_400_000, 40 * 86_400_000) },
);
const reading = fc.tuple(stepMs, value);
const suggested = fc.constantFrom(undefined, ...PLACE_KINDS);

test("any readings leave a place that is stored exactly, in at most 80 bytes, and limits that rise", () => {
  fc.assert(
    fc.property(
      fc.array(reading, { maxLength: 300 }),
      suggested,
      fc.option(value, { nil: undefined }),
      (list, suggested, outdoorCelsius) => {
        let place: Place | undefined;
        let atMs = Date.UTC(2026, 0, 5);
        let last: number | null = null;
        for (const [step, celsius] of list) {
          atMs += step;
          place = learnPlace(place, atMs, celsius, last, { suggested, outdoorCelsius });
          last = celsius;
          if (place === undefined) continue;
          const out = new ByteWriter();
          writePlace(out, place);
          const bytes = out.take();
          expect(bytes.length).toBeLessThanOrEqual(80);
          expect(readPlace(new ByteReader(bytes))).toStrictEqual(place);
          const { criticalLowCelsius, lowCelsius, highCelsius, criticalHighCelsius } =
            learnedKind(place)?.limits ?? {};
          const limits = [criticalLowCelsius, lowCelsius, highCelsius, criticalHighCelsius];
          const given = limits.filter((one) => one !== undefined);
          expect(given).toEqual([...given].sort((a, b) => a - b));
        }
      },
    ),
    { numRuns: 150 },
  );
});
