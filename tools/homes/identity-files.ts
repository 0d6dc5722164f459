import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError } from "../home/errors.ts";

/** What an agent gets. */
export interface AgentFiles {
  homeId: string;
  keyPem: string;
  certificatePem: string;
  region: string;
  streamName: string;
  roleAlias: string;
  credentialsEndpoint: string;
}

/** Where install.sh puts key and certificate (deployment/hooks/host.sh). */
const ON_HOST = "/etc/house-agent/identity";
const EXAMPLE = join(import.meta.dirname, "../../docs/examples/agent-raspberry-pi.yaml");

/** Makes the folder, so that nothing is enrolled whose files have no place; throws a CommandError when it is there. */
export function makeFolder(folder: string): string {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return resolve(folder);
  } catch (error) {
    throw new CommandError(
      `${folder} cannot be made (${(error as NodeJS.ErrnoException).code}): name another folder with --out`,
    );
  }
}

/** Writes key, certificate, a configuration to be filled in, and the environment file: install.sh takes them from there. */
export function writeFiles(folder: string, files: AgentFiles): void {
  const write = (name: string, text: string, mode: number) =>
    writeFileSync(join(folder, name), text, { mode });
  write("key.pem", files.keyPem, 0o600);
  write("certificate.pem", files.certificatePem, 0o644);
  write("environment", `AWS_REGION=${files.region}\n`, 0o644);
  write("agent.yaml", configurationOf(files), 0o644);
}

/** The example with what is known of this home. */
function configurationOf({ homeId, streamName, roleAlias, credentialsEndpoint }: AgentFiles): string {
  const identity = [
    `stream: ${streamName}`,
    "identity:",
    `  key: ${ON_HOST}/key.pem`,
    `  certificate: ${ON_HOST}/certificate.pem`,
    `  roleAlias: ${roleAlias}`,
    `  credentialsEndpoint: ${credentialsEndpoint}`,
  ].join("\n");
  return readFileSync(EXAMPLE, "utf8")
    .replace(/^stream: .*$/m, identity)
    .replace(/^ {2}id: .*$/m, `  id: ${JSON.stringify(homeId)}`);
}
