import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

interface Sbom {
  serialNumber?: string;
  metadata: { timestamp?: string; component: { name: string } };
}

/**
 * The packages that ship, by package-lock.json, as CycloneDX. npm writes the time, a random number and the folder's name into
 * it; without them the same commit gives the same bytes.
 */
export async function sbomOf(root: string, name: string): Promise<string> {
  const args = ["sbom", "--omit=dev", "--package-lock-only", "--sbom-format=cyclonedx"];
  const { stdout } = await run("npm", args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const { serialNumber: _, metadata, ...sbom } = JSON.parse(stdout) as Sbom;
  const { timestamp: __, component, ...rest } = metadata;
  const named = { ...rest, component: { ...component, name } };
  return `${JSON.stringify({ ...sbom, metadata: named }, undefined, 2)}\n`;
}
