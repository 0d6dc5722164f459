import { mkdtemp, readFile, rm } from "node:fs/promises";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleAgent } from "./bundle-agent.ts";

/** Named in the text of an error, and asked for by `ws` in a try: neither is needed. */
const OPTIONAL = ["@aws-sdk/signature-v4-crt", "bufferutil", "utf-8-validate"];

test("the agent's bundle needs nothing but Node", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bundle-agent-"));
  const { file } = await bundleAgent(folder);
  const text = await readFile(file, "utf8");
  await rm(folder, { recursive: true });
  const code = text.replaceAll("\\\n", ""); // long strings go over lines
  const required = new Set([...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name as string));
  const missing = [...required].filter((name) => !name.startsWith("node:") && !builtinModules.includes(name));
  expect(missing.sort()).toEqual(OPTIONAL);
});
