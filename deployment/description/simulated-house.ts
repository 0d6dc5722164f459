import type { EnvironmentNames } from "../../environments/names.ts";

/** The home of the simulated house. */
export const SIMULATED_HOME_ID = "my-home";

/** The agent's configuration while nobody has described a home: the simulated house. */
export function simulatedHouse({
  environment,
  streamName,
  tableName,
}: Pick<EnvironmentNames, "environment" | "streamName" | "tableName">): string {
  return `# The simulated house, until agent.${environment}.yaml beside config.yaml describes a home (docs/agent.md).
agent: ec2
stream: ${streamName}
identity: { key: /var/lib/house-agent/agent-key.pem, registerIn: ${tableName} }
home: { id: ${SIMULATED_HOME_ID}, name: My home, timeZone: Europe/Brussels, unit: celsius, sensors: [] }
sources: [{ type: simulated-house }]
spool: { path: /var/lib/house-agent/spool.db }
`;
}
