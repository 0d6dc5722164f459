import { withDescription, withSimulatedHouse } from "../description/described-agent.ts";
import { descriptionSecret } from "../description/read-description.ts";
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
export async function releaseAgent(target: Target, release: AgentRelease): Promise<"deployed" | "waits"> {
  const { names, say } = target;
  const { built, description, simulatedHouse, again } = release;
  const deploy = async (artifact: BuiltArtifact) => {
    await deployAgent(target, await storeRelease(target, agentFolder, artifact), { again });
    return "deployed" as const;
  };
  const file = `agent.${names.environment}.yaml`;
  if (description !== undefined) return deploy(await withDescription(built, names, description));
  if (simulatedHouse) {
    say(`no ${file}: an instance that has no configuration runs the simulated house`);
    return deploy(await withSimulatedHouse(built, names));
  }
  if (await wasDeployed(target)) {
    say(`no ${file}: the instance keeps the configuration that it has`);
    return deploy(built);
  }
  // An agent elsewhere may be deployed by its key (docs/raspberry-pi.md).
  await storeRelease(target, agentFolder, built);
  say(
    `${names.agent} waits for the description of its home: nothing is deployed. Write ${file} beside config.yaml ` +
      `(docs/examples/agent-ec2-aws-iot.yaml is one), give it to the workflows (gh secret set ` +
      `${descriptionSecret(names.environment)} < ${file}), and release again`,
  );
  return "waits";
}

/** An instance that has had an agent has a configuration, by an earlier description or by hand. */
async function wasDeployed(target: Target): Promise<boolean> {
  return (await listDeployments(target)).some(({ status }) => status === "Succeeded");
}
