import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const tools = join(__dirname, "..");
/** They print texts of their own alone. */
const OWN_TEXTS_ALONE = ["configuration.ts", "screenshots.ts"];

test("every command prints through say, and its errors through errorText", () => {
  const sources = readdirSync(tools, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== join("home", "say.ts"),
  );
  expect(sources.length).toBeGreaterThan(50);
  const direct = sources.filter((name) =>
    /console\.log|process\.stdout\.write|console\.error\((?!errorText)/.test(
      readFileSync(join(tools, name), "utf8"),
    ),
  );
  expect(direct.sort()).toEqual(OWN_TEXTS_ALONE);
});
