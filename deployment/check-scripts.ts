import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

/** Part of `npm run check`: shellcheck over every shell script of the repository. */
const root = join(import.meta.dirname, "..");
const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root });
const scripts = listed
  .toString()
  .split("\n")
  .filter((file) => file.endsWith(".sh") || file === ".ci/run");

const { status, error } = spawnSync("shellcheck", ["--external-sources", ...scripts], {
  cwd: root,
  stdio: "inherit",
});
if (error === undefined) process.exitCode = status ?? 1;
else {
  const install = "apt-get install shellcheck, brew install shellcheck";
  console.error(`shellcheck is not there, the shell scripts were not checked: ${install}`);
  // On a laptop the rest of the check still says something; what is merged has been checked.
  if (process.env.CI) process.exitCode = 1;
}
