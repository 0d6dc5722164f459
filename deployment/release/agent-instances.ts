import { ListDeploymentTargetsCommand } from "@aws-sdk/client-codedeploy";
import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { ReleaseError, type Target } from "./target.ts";

/**
 * The instances of the agent that a deployment has not reached: one that replaced another has nothing on it. Throws a
 * ReleaseError when none runs at all.
 */
export async function instancesWithout(target: Target, deploymentId: string): Promise<string[]> {
  const running = await runningInstances(target);
  if (running.length === 0)
    throw new ReleaseError(
      `no instance of ${target.names.agent} runs; start it, or apply the foundation stack`,
    );
  const { targetIds = [] } = await target.clients.codedeploy.send(
    new ListDeploymentTargetsCommand({ deploymentId }),
  );
  return running.filter((id) => !targetIds.includes(id));
}

/** By the tag by which CodeDeploy finds them, too. */
async function runningInstances({ clients, names }: Target): Promise<string[]> {
  const { Reservations = [] } = await clients.ec2.send(
    new DescribeInstancesCommand({
      Filters: [
        { Name: "tag:agent", Values: [names.agent] },
        { Name: "instance-state-name", Values: ["pending", "running"] },
      ],
    }),
  );
  return Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = "" }) => InstanceId));
}
