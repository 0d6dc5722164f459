import type { EnvironmentName } from "./environments.ts";

/** What all names of the system begin with. */
export const SYSTEM = "house-temperature";

/** What all names of an environment begin with. */
export function prefixOf(environment: EnvironmentName): string {
  return `${SYSTEM}-${environment}`;
}

/** Names that a command on a laptop asks for, too; importing them costs no cdktf. */
export function homesTableName(prefix: string): string {
  return `${prefix}-homes`;
}

export function quarantineQueueName(prefix: string): string {
  return `${prefix}-quarantine`;
}
