import { mkdtemp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { detectFunction } from "../handlers/detect/function.ts";
import { bundleFunction } from "./bundle.ts";
import { zip } from "./zip.ts";

const recording = { name: "recording", entry: "tests/fixtures/recording-handler.ts" };
const late = { name: "late", entry: "tests/fixtures/late-handler.ts" };

test("the same source gives the same bytes, wherever they are written", async () => {
  const [first, second] = [await bundleToNewFolder(late), await bundleToNewFolder(late)];
  expect(zip(first.entries).equals(zip(second.entries))).toBe(true);
  expect(first.entries.map(({ path }) => path)).toEqual(second.entries.map(({ path }) => path));
  expect(first.bytes).toBe((await readFile(first.file)).length);
});

test("index.js is CommonJS that exports the handler, also below a package of ES modules", async () => {
  const { folder, file } = await bundleToNewFolder(recording);
  expect(file).toBe(join(folder, "index.js"));
  expect(createRequire(file)(file)).toEqual({ handler: expect.any(Function) });
  expect(JSON.parse(await readFile(join(folder, "package.json"), "utf8"))).toEqual({ type: "commonjs" });
});

test("what is loaded later lies beside index.js and is found there", async () => {
  const { file, entries } = await bundleToNewFolder(late);
  const names = entries.map(({ path }) => path);
  expect(names).toEqual(
    expect.arrayContaining(["any-ascii-block.js", expect.stringMatching(/^parameter-store-key-\w+\.js$/)]),
  );
  process.env.AWS_REGION ??= "eu-west-1";
  const { handler } = createRequire(file)(file);
  expect(await handler({ name: "Kühltruhe Холодильник 冷凍庫 냉동고 🧊" })).toEqual({
    ascii: "Kuhltruhe Kholodil'nik LengDongKu NaengDongGo :ice_cube:",
    key: ["read", "readOrMake"],
  });
});

test("source maps are made beside the files and do not ship", async () => {
  const { file, entries } = await bundleToNewFolder(late);
  expect(entries.filter(({ path }) => path.endsWith(".map"))).toEqual([]);
  const { sources } = JSON.parse(await readFile(`${file}.map`, "utf8"));
  expect(sources).toContain("../../tests/fixtures/late-handler.ts");
});

test("the detect function leaves out sources of credentials that Lambda does not have, and event streams; nothing else", async () => {
  const { leftOut, entries } = await bundleToNewFolder(detectFunction);
  expect(leftOut).toEqual([
    "@aws-sdk/credential-provider-http",
    "@aws-sdk/credential-provider-ini",
    "@aws-sdk/credential-provider-process",
    "@aws-sdk/credential-provider-sso",
    "@aws-sdk/credential-provider-web-identity",
    "@smithy/core/event-streams",
    "@smithy/credential-provider-imds",
    "bowser", // reads a browser's user agent
  ]);
  expect(zip(entries).length).toBeLessThan(250 * 1024);
});

async function bundleToNewFolder(definition: { name: string; entry: string }) {
  return bundleFunction(definition, await mkdtemp(join(tmpdir(), "bundle-")));
}
