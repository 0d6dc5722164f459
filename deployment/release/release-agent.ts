import { withDescription, withSimulatedHouse } from "../description/described-agent.ts";
import { listDeployments } from "./agent-deployments.ts";
import { deployAgent } from "./deploy-agent.ts";
import { agentFolder, type BuiltArtifact, storeRelease } from "./stored-release.ts";
import type { Target } from "./target.ts";

/** A release of the agent. */
export interface AgentRelease {
  built: BuiltArtifact;
  /** Of the home, as agent.<environment>.yaml has it. */
  description: string | undefined;
  /** Whether an instance that has no configuration runs the simulated house. */
  simulatedHouse: boolean;
  again: boolean;
}

/**
 * Brings the agent and the description of its home to the instance. Without a description the instance keeps its
 * configuration; one that never had an agent gets the simulated house, or waits for a description, which is told and is
 * no failure. Throws a ReleaseError.
 */
export async function releaseAgent(target: Target, release: AgentRelease): Promise<void> {
  const { names, say } = target;
  const { built, description, simulatedHouse, again } = release;
  const file = `agent.${names.environment}.yaml`;
  if (description !== undefined) {
    const described = await withDescription(built, names, description);
    return deployAgent(target, await storeRelease(target, agentFolder, described), { again });
  }
  if (simulatedHouse) {
    say(`no ${file}: an instance that has no configuration runs the simulated house`);
    const simulated = await withSimulatedHouse(built, names);
    return deployAgent(target, await storeRelease(target, agentFolder, simulated), { again });
  }
  const stored = await storeRelease(target, agentFolder, built);
  if (await wasDeployed(target)) {
    say(`no ${file}: the instance keeps the configuration that it has`);
    return deployAgent(target, stored, { again });
  }
  say(
    `${names.agent} waits for the description of its home: nothing is deployed. Write ${file} beside config.yaml ` +
      `(docs/examples/agent-ec2-aws-iot.yaml is one), give it to the workflows (gh secret set ` +
      `AGENT_${names.environment.toUpperCase()}_YAML < ${file}), and release again`,
  );
}

/** An instance that has had an agent has a configuration, by an earlier description or by hand. */
async function wasDeployed(target: Target): Promise<boolean> {
  return (await listDeployments(target)).some(({ status }) => status === "Succeeded");
}
