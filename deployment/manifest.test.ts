import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readManifest } from "./manifest.ts";

const folder = mkdtempSync(join(tmpdir(), "manifest-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a build that is not there is told with what to type", async () => {
  await expect(readManifest(folder)).rejects.toThrow("manifest.json is not there: run `npm run build` first");
});

test.each(["{", '{ "commit": "abc" }'])("%s is no manifest", async (text) => {
  writeFileSync(join(folder, "manifest.json"), text);
  await expect(readManifest(folder)).rejects.toThrow("run `npm run build` again");
});
