import { execFileSync } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFunction } from "./bundle.ts";
import { readableStack } from "./readable-stack.ts";

test("a stack trace of a bundle names the places in the sources", async () => {
  const recording = { name: "recording", entry: "tests/fixtures/recording-handler.ts" };
  const { file, folder } = await bundleFunction(recording, await mkdtemp(join(tmpdir(), "stack-")));
  const data = Buffer.from('{"n":1,"does":"throw once"}').toString("base64");
  const event = { Records: [{ kinesis: { sequenceNumber: "1", data } }] };
  // A process of its own, as jest reads source maps by itself.
  const program = `require(process.argv[1]).handler(${JSON.stringify(event)}, {}).catch((error) => console.log(error.stack))`;
  const stack = execFileSync(process.execPath, ["--eval", program, file], { encoding: "utf8" });
  expect(stack).toContain("index.js:");
  const readable = readableStack(stack, folder);
  expect(readable).toContain("Error: record 1\n");
  expect(readable).toMatch(/\(tests\/fixtures\/recording-handler\.ts:\d+:\d+\)/);
  expect(readable).not.toContain("index.js");
});

test("places in files without a source map stay as they are", () => {
  const stack = "at emit (node:events:519:28)\nat f (/var/task/other.js:3:4)";
  expect(readableStack(stack, "nowhere")).toBe(stack);
});
