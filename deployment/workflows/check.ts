import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { problemsOf, shellProblems } from "./problems.ts";
import { findShellcheck } from "./shellcheck.ts";

/** The repository's root, or another that a test names. */
const root = process.argv[2] ?? join(import.meta.dirname, "../..");
const folder = ".github/workflows";
const actions = ".github/actions";

const shellcheck = findShellcheck();
if (shellcheck === undefined) {
  console.error("shellcheck is not installed: `apt-get install shellcheck` or `brew install shellcheck`.");
  if (process.env.CI) process.exitCode = 1;
  else console.error("The run: steps of the workflows are not checked with it this time; CI will do it.");
}

for (const name of await readdir(join(root, folder))) {
  const path = join(folder, name);
  const file = { path, text: await readFile(join(root, path), "utf8") };
  tell(await problemsOf(file, { root, shellcheck }));
}
for (const name of await readdir(join(root, actions)).catch(() => [])) {
  const path = join(actions, name, "action.yml");
  tell(shellProblems({ path, text: await readFile(join(root, path), "utf8") }, shellcheck));
}

function tell(problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
