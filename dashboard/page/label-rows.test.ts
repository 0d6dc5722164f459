import fc from "fast-check";
import { labelRows } from "./label-rows.ts";

const GAP = 8;
const ROWS = 3;

test("labels that fit side by side stand in the first row, others below, and the last are left out", () => {
  const at = (left: number) => ({ left, width: 50 });
  expect(labelRows([at(0), at(58), at(20), at(21), at(22)], ROWS, GAP)).toEqual([0, 0, 1, 2, undefined]);
});

test("no label lies over another, however many there are, and the first always stands", () => {
  const label = fc.record({
    left: fc.integer({ min: 0, max: 900 }),
    width: fc.integer({ min: 5, max: 200 }),
  });
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 60 }), (labels) => {
      const rows = labelRows(labels, ROWS, GAP);
      expect(rows[0]).toBe(0);
      for (const [a, first] of labels.entries())
        for (const [b, second] of labels.entries()) {
          if (a >= b || rows[a] === undefined || rows[a] !== rows[b]) continue;
          const [left, right] = first.left < second.left ? [first, second] : [second, first];
          expect(right.left - (left.left + left.width)).toBeGreaterThanOrEqual(GAP);
        }
    }),
  );
});
