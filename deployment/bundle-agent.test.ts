import { mkdtemp, readFile, rm } from "node:fs/promises";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleAgent } from "./bundle-agent.ts";

/** Named in the text of an error, and asked for by `ws` in a try: neither is needed. */
const OPTIONAL = ["@aws-sdk/signature-v4-crt", "bufferutil", "utf-8-validate"];

test("the agent's bundle needs nothing but Node, and the same source gives the same bytes", async () => {
  const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), "bundle-agent-"))));
  const bundles = await Promise.all(folders.map((folder) => bundleAgent(folder)));
  const [first = "", second] = await Promise.all(bundles.map(({ file }) => readFile(file, "utf8")));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  expect(first === second).toBe(true);
  const code = first.replaceAll("\\\n", ""); // long strings go over lines
  const required = new Set([...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name as string));
  const missing = [...required].filter((name) => !name.startsWith("node:") && !builtinModules.includes(name));
  expect(missing.sort()).toEqual(OPTIONAL);
});
