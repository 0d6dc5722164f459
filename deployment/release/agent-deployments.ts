import {
  BatchGetDeploymentsCommand,
  type DeploymentInfo,
  type DeploymentStatus,
  paginateListDeployments,
} from "@aws-sdk/client-codedeploy";
import { mapConcurrently } from "../../platform/concurrency.ts";
import type { Revision } from "./stored-release.ts";
import type { Target } from "./target.ts";

/** What BatchGetDeployments takes at most. Source: CodeDeploy API reference. */
const BATCH = 25;
/** Calls at once; CodeDeploy throttles early. */
const CONCURRENCY = 3;
const OVER: readonly DeploymentStatus[] = ["Succeeded", "Failed", "Stopped"];

/** All deployments of the agent, newest first: in which order CodeDeploy lists them is not documented. */
export async function listDeployments({ clients, names }: Target): Promise<DeploymentInfo[]> {
  const client = clients.codedeploy;
  const group = { applicationName: names.agent, deploymentGroupName: names.agent };
  const ids: string[] = [];
  for await (const { deployments = [] } of paginateListDeployments({ client }, group))
    ids.push(...deployments);
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, batch) =>
    ids.slice(batch * BATCH, (batch + 1) * BATCH),
  );
  const described = await mapConcurrently(batches, CONCURRENCY, async (deploymentIds) => {
    const { deploymentsInfo = [] } = await client.send(new BatchGetDeploymentsCommand({ deploymentIds }));
    return deploymentsInfo;
  });
  return described.flat().toSorted((a, b) => createdMs(b) - createdMs(a));
}

/** Whether nothing more happens in a deployment. */
export function isOver({ status }: DeploymentInfo): boolean {
  return status !== undefined && OVER.includes(status);
}

/** Whether a deployment brings exactly that object. */
export function deploys({ revision }: DeploymentInfo, { key, versionId }: Revision): boolean {
  return revision?.s3Location?.key === key && revision.s3Location.version === versionId;
}

/**
 * The commit that a deployment brings, with its description's digits as `BuiltArtifact` has them, by its key; what was not
 * released by these commands is named by its key.
 */
export function commitOf({ revision }: DeploymentInfo): string {
  const key = revision?.s3Location?.key ?? "an unknown revision";
  return /^agent\/([0-9a-f]{40}(-dirty)?(\.[0-9a-f]{8})?)\.zip$/.exec(key)?.[1] ?? key;
}

function createdMs({ createTime }: DeploymentInfo): number {
  return createTime?.getTime() ?? 0;
}
