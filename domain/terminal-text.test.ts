import { styleText } from "node:util";
import fc from "fast-check";
import { isPlainText } from "./bounded-text.ts";
import { terminalText } from "./terminal-text.ts";

test.each([
  ["clears the screen", "\u001b[2J\u001b[H", "\\u001b[2J\\u001b[H"],
  ["sets the title", "\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007"],
  ["does so in C1", "\u009b2J", "\\u009b2J"],
  ["goes back in the line", "a\rb\bc", "a\\u000db\\u0008c"],
  ["turns what follows", "a\u202eb", "a\\u202eb"],
  ["hides itself", "\u001b[8mhidden\u001b[0m", "\\u001b[8mhidden\\u001b[0m"],
])("a text that %s is shown instead", (_, text, shown) => {
  expect(terminalText(text)).toBe(shown);
});

test("lines, names in any script and the styles of our commands stay", () => {
  const format = ["red", "bold"] as const;
  const styled = styleText([...format], "FIRING\nKüche \u05d7\u05d3\u05e8 \u{1f600}", {
    validateStream: false,
  });
  expect(styled).toContain("\u001b[");
  expect(terminalText(styled)).toBe(styled);
});

test("whatever is in a value, JSON keeps its meaning and no control character is left", () => {
  const anyText = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  });
  fc.assert(
    fc.property(anyText, (text) => {
      const printed = terminalText(JSON.stringify({ text: text.toWellFormed() }));
      expect(JSON.parse(printed)).toEqual({ text: text.toWellFormed() });
      expect(isPlainText(printed)).toBe(true);
    }),
  );
});
