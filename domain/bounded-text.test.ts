import fc from "fast-check";
import { boundedText, isPlainText } from "./bounded-text.ts";

const anyCodeUnit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  fc.constantFrom("a", "\u0000", "\u0085", "\ud83d", "\ude00"),
);

test("whatever the text, it comes out plain and within the bound, and plain text within it unchanged", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: anyCodeUnit, maxLength: 20 }),
      fc.integer({ min: 3, max: 12 }),
      (text, max) => {
        const bounded = boundedText(text, max);
        expect(bounded.length).toBeLessThanOrEqual(max);
        expect(isPlainText(bounded)).toBe(true);
        if (isPlainText(text) && text.length <= max) expect(bounded).toBe(text);
      },
    ),
  );
});

test("a long text ends in three dots, and a pair of surrogates is not halved", () => {
  expect(boundedText("abcdefgh", 6)).toBe("abc...");
  expect(boundedText("ab\u{1f600}defgh", 6)).toBe("ab...");
});

test.each(["\u0000", "a\nb", "\u007f", "\u0085", "\u2028", "a\u202eb", "\u2067", "\ud800", "\udc00x"])(
  "%j is not plain",
  (text) => {
    expect(isPlainText(text)).toBe(false);
    expect(isPlainText(boundedText(text, 10))).toBe(true);
  },
);

test.each(["\u200d", "\u05d0\u200f", "\ufeff", "e\u0301"])(
  "%j is plain: scripts and emoji need it",
  (text) => {
    expect(isPlainText(text)).toBe(true);
  },
);
