import { readFileSync } from "node:fs";
import { join } from "node:path";

const docs = join(__dirname, "../docs");
const rows = readFileSync(join(docs, "reliability.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (fault|---) /.test(line))
  .map((line) => line.split(" | "));

test("every fault says what happens, who is told and which test shows it", () => {
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter((cells) => cells.length !== 4 || cells.some((cell) => cell.trim() === ""))).toEqual([]);
});

test.each(rows)("%s: the test that the row names is there", (_fault, _happens, _told, cell = "") => {
  const [, path = "", title = ""] = /\]\(([^)]+)\): (.+) \|$/.exec(cell) ?? [];
  expect(title).not.toBe("");
  expect(readFileSync(join(docs, path), "utf8")).toMatch(titled(title));
});

/** A test or a named case whose title begins so. */
function titled(title: string): RegExp {
  return new RegExp(`["\`]${title.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
}
