import { mkdtemp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import anyAscii from "any-ascii";
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
    ascii: "Kuhltruhe Kholodil'nik LengDongKu NaengDongGo",
    key: ["read", "readOrMake"],
  });
});

test("names in living scripts are transliterated as any-ascii does", async () => {
  const { folder } = await bundleToNewFolder(late);
  const { block } = createRequire(join(folder, "index.js"))("./any-ascii-block.js");
  const [jamo, lastSyllable, greek, emoji] = [0x11, 0xd7, 0x03, 0x1f9];
  for (const number of [
    0,
    1,
    greek,
    0x04,
    jamo,
    0x30,
    0x4e,
    0x9f,
    ...koreanBlocks(),
    lastSyllable,
    0xff,
    emoji,
  ])
    expect(fromBlock(number, (code) => block(code >>> 8).split("\t")[code & 0xff] ?? "")).toEqual(
      fromBlock(number, (code) => anyAscii(String.fromCodePoint(code))),
    );
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

function koreanBlocks(): number[] {
  return Array.from({ length: 0xd7 - 0xac }, (_, index) => 0xac + index);
}

/** What becomes of the 256 characters of a block that are not ASCII. */
function fromBlock(block: number, transliterate: (code: number) => string): string[] {
  return Array.from({ length: 256 }, (_, low) => block * 256 + low)
    .filter((code) => code > 0x7f)
    .map(transliterate);
}
