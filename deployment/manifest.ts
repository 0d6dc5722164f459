import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const artifactSchema = z.object({
  /** From the manifest's folder. */
  file: z.string(),
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.object({
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  dirty: z.boolean(),
  artifacts: z.record(z.string(), artifactSchema).refine((named) => named.agent !== undefined),
});

/** A zip file that ships, as `npm run build` left it. */
export type Artifact = z.output<typeof artifactSchema>;

/**
 * What a build made, and of which commit; `dirty` when the sources were not exactly that commit's, or there was no
 * git to ask (the commit is then all zeros). Artifacts are `agent` and each function by its name.
 */
export type Manifest = z.output<typeof manifestSchema>;

/** A build that is missing or cannot be used; the message says what to do. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
}

/** The manifest's file in the build's folder. */
export const MANIFEST_FILE = "manifest.json";

/** Reads the manifest of the build in `folder`; throws a ManifestError. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, MANIFEST_FILE);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new ManifestError(`${file} is not there: run \`npm run build\` first.`);
  });
  const parsed = manifestSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new ManifestError(`${file} is no manifest of this version: run \`npm run build\` again.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
