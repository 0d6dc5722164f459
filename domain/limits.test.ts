import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as limits from "./limits.ts";

const page = readFileSync(join(import.meta.dirname, "../docs/wire-format.md"), "utf8");

test.each(Object.entries(limits))("docs/wire-format.md has the limit as it is: %s, %d", (name, value) => {
  const row = page.split("\n").find((line) => line.includes(`\`${name}\``));
  expect(row?.split("|")[2]?.trim()).toMatch(new RegExp(`^${value.toLocaleString("en-US")}(?: |$)`));
});
