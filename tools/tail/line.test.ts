import { newHome } from "../../domain/home/home.ts";
import { terminalText } from "../../domain/terminal-text.ts";
import { lineOf } from "./line.ts";

test("a gateway named with escape sequences does not steer the terminal", () => {
  const evil = "\u001b[2J\u001b]0;owned\u0007Kitchen\u009b1A\u202e";
  const home = {
    ...newHome("home").description,
    sensors: [{ id: "s", name: evil, kind: "living" as const }],
  };
  const line = terminalText(lineOf({ type: "reading", sensor: "s", atMs: 0, celsius: 20 }, home));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  expect(line).toContain("Kitchen");
});
