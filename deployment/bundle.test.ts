import { mkdtemp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFunction } from "./bundle.ts";

const definition = { name: "recording", entry: "tests/fixtures/recording-handler.ts" };

test("the same source gives the same bytes, wherever they are written", async () => {
  const bundles = [await bundleToNewFolder(), await bundleToNewFolder()];
  const [first, second] = await Promise.all(bundles.map(({ file }) => readFile(file, "utf8")));
  expect(first).toBe(second);
  expect(bundles[0]?.bytes).toBe(Buffer.byteLength(first ?? ""));
});

test("index.js is CommonJS that exports the handler, also below a package of ES modules", async () => {
  const { folder, file } = await bundleToNewFolder();
  expect(file).toBe(join(folder, "index.js"));
  expect(createRequire(file)(file)).toEqual({ handler: expect.any(Function) });
  expect(JSON.parse(await readFile(join(folder, "package.json"), "utf8"))).toEqual({ type: "commonjs" });
});

async function bundleToNewFolder() {
  return bundleFunction(definition, await mkdtemp(join(tmpdir(), "bundle-")));
}
