import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Manifest } from "./manifest.ts";

const run = promisify(execFile);

/** As git itself names a commit that there is not. */
const NO_COMMIT = "0".repeat(40);

/** Which commit the sources in `folder` are, and whether anything differs from it; outside of git everything does. */
export async function sourceState(folder: string): Promise<Pick<Manifest, "commit" | "dirty">> {
  const git = async (...args: string[]) => (await run("git", args, { cwd: folder })).stdout.trim();
  try {
    return { commit: await git("rev-parse", "HEAD"), dirty: (await git("status", "--porcelain")) !== "" };
  } catch {
    // No git, no repository or no commit yet: nobody can say later what this was built from.
    return { commit: NO_COMMIT, dirty: true };
  }
}
