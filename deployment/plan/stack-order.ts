import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ dependencies: z.array(z.string()) })),
});

/** Synthesized stacks are missing or unknown; the message says what to do. */
export class StacksError extends Error {
  override readonly name = "StacksError";
}

/**
 * The stacks that cdktf has synthesized into `folder`, each after those it takes from: all of them, or an environment's.
 * Throws a StacksError.
 */
export function stacksInOrder(folder: string, environment?: string): string[] {
  const stacks = dependenciesIn(folder);
  const ordered = new Set<string>();
  const add = (name: string) => {
    for (const earlier of stacks[name] ?? []) add(earlier);
    ordered.add(name);
  };
  for (const name of Object.keys(stacks).sort()) add(name);
  const wanted = [...ordered].filter(
    (name) => environment === undefined || name.startsWith(`${environment}-`),
  );
  if (wanted.length > 0) return wanted;
  throw new StacksError(`config.yaml names no environment ${environment}: it has no stacks.`);
}

/** Of each stack that cdktf has synthesized into `folder` those it takes from; throws a StacksError. */
export function dependenciesIn(folder: string): Record<string, string[]> {
  try {
    const { stacks } = manifestSchema.parse(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));
    return Object.fromEntries(Object.entries(stacks).map(([name, { dependencies }]) => [name, dependencies]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new StacksError(`${folder} has no stacks: run \`npm run synth\` first.`);
  }
}
