import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inWords } from "./in-words.ts";
import { releaseCommand } from "./release/release-command.ts";

const folder = mkdtempSync(join(tmpdir(), "deployment-"));

afterAll(() => rmSync(folder, { recursive: true }));

const wordsOf = (task: Promise<unknown>) => task.then(() => "no error", inWords);

test("a build that is missing, or of no commit, is told in words", async () => {
  const release = () => wordsOf(releaseCommand().parseAsync(["agent", "--dist", folder], { from: "user" }));
  const manifest = join(folder, "manifest.json");
  expect(await release()).toBe(`error: ${manifest} is not there: run \`npm run build\` first.`);
  const artifacts = { agent: { file: "agent.zip", bytes: 1, sha256: "0".repeat(64) } };
  writeFileSync(manifest, JSON.stringify({ commit: "a".repeat(40), dirty: true, artifacts }));
  expect(await release()).toBe(
    `error: the build in ${folder} has changes that are in no commit; commit them and npm run build, or say --dirty`,
  );
});

test("an AWS that is away is told in words, and a fault of ours keeps its stack", () => {
  const away = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" });
  expect(inWords(Object.assign(away, { $metadata: {} }))).toBe(
    "error: AWS cannot be reached: connect ECONNREFUSED 127.0.0.1:9",
  );
  const refused = Object.assign(new Error("not authorized to perform: lambda:GetAlias"), { $metadata: {} });
  expect(inWords(Object.assign(refused, { name: "AccessDeniedException" }))).toBe(
    "error: AWS says AccessDeniedException: not authorized to perform: lambda:GetAlias",
  );
  const fault = new TypeError("undefined is not a function");
  expect(inWords(fault)).toBe(fault);
});
