import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { answerFunction } from "../handlers/answer/function.ts";
import { detectFunction } from "../handlers/detect/function.ts";
import { watchFunction } from "../handlers/watch/function.ts";
import { agentRevision } from "./agent-revision.ts";
import { bundleFunction } from "./bundle.ts";
import { type Artifact, MANIFEST_FILE, type Manifest } from "./manifest.ts";
import { type ZipEntry, zip } from "./zip.ts";

/** Every function that ships. */
const functions = [detectFunction, watchFunction, answerFunction];

/**
 * Builds all that ships into `outDir`: `agent.zip` for CodeDeploy, `functions/<name>.zip` for Lambda, and the manifest
 * last, so that it speaks of what is there. The same source gives the same bytes, wherever and whenever.
 */
export async function buildArtifacts(
  outDir: string,
  source: Pick<Manifest, "commit" | "dirty">,
): Promise<Manifest> {
  const artifacts: Record<string, Artifact> = {
    agent: await writeZip(outDir, "agent.zip", await agentRevision(join(outDir, "agent"), source)),
  };
  for (const definition of functions) {
    const { entries } = await bundleFunction(definition, outDir);
    artifacts[definition.name] = await writeZip(outDir, `functions/${definition.name}.zip`, entries);
  }
  const manifest = { ...source, artifacts };
  await writeFile(join(outDir, MANIFEST_FILE), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

async function writeZip(outDir: string, file: string, entries: readonly ZipEntry[]): Promise<Artifact> {
  const archive = zip(entries);
  const path = join(outDir, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, archive);
  return { file, bytes: archive.length, sha256: createHash("sha256").update(archive).digest("hex") };
}
