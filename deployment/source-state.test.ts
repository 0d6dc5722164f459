import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceState } from "./source-state.ts";

const folder = mkdtempSync(join(tmpdir(), "source-state-"));
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], { cwd: folder });
afterAll(() => rmSync(folder, { recursive: true }));

test("outside of git, what is built is of no commit", async () => {
  expect(await sourceState(folder)).toEqual({ commit: "0".repeat(40), dirty: true });
});

test("a commit is told by its hash, and whatever differs from it as dirty", async () => {
  git("init", "--quiet");
  git("commit", "--quiet", "--allow-empty", "--message", "First");
  const commit = git("rev-parse", "HEAD").toString().trim();
  expect(await sourceState(folder)).toEqual({ commit, dirty: false });
  writeFileSync(join(folder, "new.ts"), "");
  expect(await sourceState(folder)).toEqual({ commit, dirty: true });
});
