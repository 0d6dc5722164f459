import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { EnvironmentNames } from "../../environments/names.ts";
import type { BuiltArtifact } from "../release/stored-release.ts";
import { withFile } from "../zip.ts";
import { simulatedHouse } from "./simulated-house.ts";

/** So many digits of a description's hash stand behind the commit of a release that brings it. */
const DIGITS = 8;

type Names = Pick<EnvironmentNames, "environment" | "agent" | "streamName" | "tableName">;

/**
 * The agent's revision with the description of a home: a release of its own, named by commit and description. Hooks take
 * the file that bears the name of their deployment group (deployment/hooks/host.sh).
 */
export function withDescription(
  built: BuiltArtifact,
  names: Names,
  description: string,
): Promise<BuiltArtifact> {
  const release = `${built.commit}.${sha256(description).slice(0, DIGITS)}`;
  return repacked({ ...built, commit: release }, names, `agents/${names.agent}.yaml`, description);
}

/** The agent's revision with the simulated house for an instance that has no configuration: the same for a whole commit. */
export function withSimulatedHouse(built: BuiltArtifact, names: Names): Promise<BuiltArtifact> {
  return repacked(built, names, `agents/${names.agent}.first.yaml`, simulatedHouse(names));
}

async function repacked(
  { commit, file }: BuiltArtifact,
  { environment }: Names,
  path: string,
  text: string,
): Promise<BuiltArtifact> {
  const archive = withFile(await readFile(file), { path, content: Buffer.from(text) });
  const repackedFile = join(dirname(file), `agent.${environment}.zip`);
  await writeFile(repackedFile, archive);
  return { commit, file: repackedFile, sha256: sha256(archive) };
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
