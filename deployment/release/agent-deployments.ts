import {
  BatchGetDeploymentsCommand,
  type DeploymentInfo,
  type DeploymentStatus,
  ListDeploymentsCommand,
} from "@aws-sdk/client-codedeploy";
import type { Revision } from "./stored-release.ts";
import type { Target } from "./target.ts";

/** What BatchGetDeployments takes at most. Source: CodeDeploy API reference. */
const BATCH = 25;
const OVER: readonly DeploymentStatus[] = ["Succeeded", "Failed", "Stopped"];

/** The last deployments of the agent, newest first, at most 25. */
export async function lastDeployments({ clients, names }: Target): Promise<DeploymentInfo[]> {
  const group = { applicationName: names.agent, deploymentGroupName: names.agent };
  const { deployments = [] } = await clients.codedeploy.send(new ListDeploymentsCommand(group));
  if (deployments.length === 0) return [];
  const { deploymentsInfo = [] } = await clients.codedeploy.send(
    new BatchGetDeploymentsCommand({ deploymentIds: deployments.slice(0, BATCH) }),
  );
  return deploymentsInfo.toSorted((a, b) => createdMs(b) - createdMs(a));
}

/** Whether nothing more happens in a deployment. */
export function isOver({ status }: DeploymentInfo): boolean {
  return status !== undefined && OVER.includes(status);
}

/** Whether a deployment brings exactly that object. */
export function deploys({ revision }: DeploymentInfo, { key, versionId }: Revision): boolean {
  return revision?.s3Location?.key === key && revision.s3Location.version === versionId;
}

/** The commit that a deployment brings, by its key; what was not released by these commands is named by its key. */
export function commitOf({ revision }: DeploymentInfo): string {
  const key = revision?.s3Location?.key ?? "an unknown revision";
  return /^agent\/([0-9a-f]{40}(-dirty)?)\.zip$/.exec(key)?.[1] ?? key;
}

/** When a deployment was created, in ms since 1970; 0 when AWS does not say. */
export function createdMs({ createTime }: DeploymentInfo): number {
  return createTime?.getTime() ?? 0;
}
