import { z } from "zod";

/** What of `npm run status -- --json` is used. */
const statusSchema = z.object({
  agent: z.object({ commit: z.string().optional() }).optional(),
  functions: z.record(z.string(), z.object({ commit: z.string().optional() }).nullish()),
});

/** The commits that ran before a release; a part that ran none has none. */
export const safePointSchema = z.object({ agent: z.string().optional(), lambda: z.string().optional() });
export type SafePoint = z.output<typeof safePointSchema>;

/** Runs an npm script of the project, and gives back what it printed and whether it ended well. */
export type RunScript = (...args: string[]) => Promise<{ ok: boolean; stdout: string }>;

/** What runs now. Status ends badly while an alarm is on, which is no reason not to release; without JSON it throws. */
export async function noteSafePoint(environment: string, run: RunScript): Promise<SafePoint> {
  const { stdout } = await run("status", "--", "--env", environment, "--json");
  const { agent, functions } = statusSchema.parse(JSON.parse(stdout));
  const commits = Object.values(functions).map((one) => one?.commit);
  return { agent: agent?.commit, lambda: commits.find(Boolean) };
}

/** Goes back to what ran before, both parts even when one fails; resolves with the parts that could not. */
export async function returnTo(
  safePoint: SafePoint,
  environment: string,
  { run, say }: { run: RunScript; say(line: string): void },
): Promise<string[]> {
  const failed: string[] = [];
  for (const part of ["lambda", "agent"] as const) {
    const commit = safePoint[part];
    if (commit === undefined) {
      say(`${part}: nothing ran in ${environment} before, so there is nothing to go back to`);
      continue;
    }
    say(`${part}: back to ${commit}`);
    const { ok } = await run("rollback", "--", part, "--env", environment, "--to", commit);
    if (!ok) failed.push(part);
  }
  return failed;
}
