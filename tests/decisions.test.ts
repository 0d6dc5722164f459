import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "../docs/decisions");

test("the index of decisions has each page with its title", () => {
  const index = readFileSync(join(folder, "README.md"), "utf8");
  const pages = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));
  expect(pages.length).toBeGreaterThan(30);
  const missing = pages.filter((name) => {
    const [number, ...title] =
      readFileSync(join(folder, name), "utf8").split("\n", 1)[0]?.slice(2).split(" ") ?? [];
    return !index.includes(`| [${number}](${name}) | ${title.join(" ")} |`);
  });
  expect(missing).toEqual([]);
});
