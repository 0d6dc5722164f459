import { CreateDeploymentCommand, type DeploymentInfo } from "@aws-sdk/client-codedeploy";
import { commitOf, deploys, isOver, listDeployments } from "./agent-deployments.ts";
import { instancesWithout } from "./agent-instances.ts";
import { followDeployment, followRollback } from "./follow-deployment.ts";
import type { Revision } from "./stored-release.ts";
import { ReleaseError, type Target } from "./target.ts";

/**
 * Has CodeDeploy bring exactly that object to the instance, and follows it to its end. One that is under way already is
 * joined. One that succeeded last is repeated only when asked to, or for an instance that came after it. Throws a
 * ReleaseError that says what runs after a failure.
 */
export async function deployAgent(
  target: Target,
  release: Revision,
  { again }: { again: boolean },
): Promise<void> {
  const { names, say } = target;
  const [last] = await listDeployments(target);
  if (last !== undefined && !isOver(last) && !deploys(last, release))
    throw new ReleaseError(
      `deployment ${last.deploymentId} of ${commitOf(last)} is under way on ${names.agent}; wait for its end, or ` +
        `stop it: aws deploy stop-deployment --deployment-id ${last.deploymentId}`,
    );
  if (!again && last?.status === "Succeeded" && deploys(last, release)) {
    const { deploymentId = "" } = last;
    const without = await instancesWithout(target, deploymentId);
    if (without.length === 0)
      return say(
        `${names.agent} has ${release.commit} already, by deployment ${deploymentId}; --again repeats it`,
      );
    say(
      `deployment ${deploymentId} has not reached ${without.join(", ")}, which came later: deploying again`,
    );
  }
  const joined = last !== undefined && !isOver(last);
  const id = joined ? (last.deploymentId ?? "") : await create(target, release);
  say(`deployment ${id} of ${release.commit} is ${joined ? "under way already: watching it" : "created"}`);
  const ended = await followDeployment(target, id);
  if (ended.status !== "Succeeded") throw await failure(target, ended);
  say(`${names.agent} runs ${release.commit}`);
}

async function create({ clients, names }: Target, release: Revision): Promise<string> {
  const { deploymentId } = await clients.codedeploy.send(
    new CreateDeploymentCommand({
      applicationName: names.agent,
      deploymentGroupName: names.agent,
      description: `commit ${release.commit}`,
      revision: {
        revisionType: "S3",
        s3Location: {
          bucket: names.releasesBucket,
          key: release.key,
          bundleType: "zip",
          version: release.versionId,
          eTag: release.eTag,
        },
      },
      // What an installation that broke off has left would fail every later one.
      fileExistsBehavior: "OVERWRITE",
    }),
  );
  return deploymentId ?? "";
}

async function failure(target: Target, failed: DeploymentInfo): Promise<ReleaseError> {
  const { deploymentId = "", status, errorInformation } = failed;
  const why = errorInformation?.message ? `: ${errorInformation.message}` : "";
  const what = `deployment ${deploymentId} of ${commitOf(failed)} ${status === "Stopped" ? "was stopped" : "failed"}${why}`;
  target.say(what);
  const rollback = await followRollback(target, deploymentId);
  if (rollback === undefined)
    return new ReleaseError(
      `${what}; nothing was rolled back, and the instance may be half installed: fix it and release again`,
    );
  if (rollback.status === "Succeeded")
    return new ReleaseError(`${what}; rolled back: ${target.names.agent} runs ${commitOf(rollback)}`);
  return new ReleaseError(
    `${what}; its rollback ${rollback.deploymentId} to ${commitOf(rollback)} ${rollback.status} too: the agent may not ` +
      "run. See the instance's log and docs/runbook.md",
  );
}
