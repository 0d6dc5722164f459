import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage } from "../tools/configuration/page.ts";

test("docs/configuration.md is what the schemas say; `npm run docs` writes it", () => {
  expect(readFileSync(join(__dirname, "../docs/configuration.md"), "utf8")).toBe(configurationPage());
});

test("every key is explained", () => {
  const rows = configurationPage()
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => /^\| `[^`]+` \| +\|/.test(row))).toEqual([]);
});
