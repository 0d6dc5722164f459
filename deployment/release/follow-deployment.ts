import { type DeploymentInfo, GetDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { commitOf, isOver, listDeployments } from "./agent-deployments.ts";
import { followLifecycleEvents } from "./lifecycle-events.ts";
import { ReleaseError, type Target } from "./target.ts";

const POLL_MS = 3_000;
/** A hook may take an hour at most (CodeDeploy quotas), ours take minutes: later the command gives up, not CodeDeploy. */
const PATIENCE_MS = 60 * 60_000;
/** How long a failed deployment may take to name the one that rolls it back. */
const ROLLBACK_PATIENCE_MS = 60_000;

/** Tells what happens in a deployment until it is over; throws a ReleaseError when that takes more than an hour. */
export async function followDeployment(target: Target, deploymentId: string): Promise<DeploymentInfo> {
  const untilMs = target.clock.nowMs() + PATIENCE_MS;
  const news = followLifecycleEvents(target, deploymentId);
  for (;;) {
    const deployment = await describe(target, deploymentId);
    for (const line of await news()) target.say(line);
    if (isOver(deployment)) return deployment;
    if (target.clock.nowMs() > untilMs)
      throw new ReleaseError(
        `deployment ${deploymentId} is ${deployment.status} for more than an hour; run the command again to ` +
          `watch on, or stop it: aws deploy stop-deployment --deployment-id ${deploymentId}`,
      );
    await target.pause(POLL_MS);
  }
}

/** Follows a deployment that is under way, with its rollback if it fails: CodeDeploy starts nothing beside it. */
export async function followUnderWay(target: Target): Promise<void> {
  const [last] = await listDeployments(target);
  if (last?.deploymentId === undefined || isOver(last)) return;
  target.say(`deployment ${last.deploymentId} of ${commitOf(last)} is under way: waiting for its end`);
  const { status } = await followDeployment(target, last.deploymentId);
  if (status !== "Succeeded") await followRollback(target, last.deploymentId);
}

/** The deployment that CodeDeploy started by itself to roll a failed one back, once that is over; undefined if none was. */
export async function followRollback(target: Target, failedId: string): Promise<DeploymentInfo | undefined> {
  const untilMs = target.clock.nowMs() + ROLLBACK_PATIENCE_MS;
  for (;;) {
    const { rollbackInfo, autoRollbackConfiguration } = await describe(target, failedId);
    const { rollbackDeploymentId, rollbackMessage } = rollbackInfo ?? {};
    if (rollbackDeploymentId) {
      target.say(`rolling back with deployment ${rollbackDeploymentId}`);
      return followDeployment(target, rollbackDeploymentId);
    }
    if (rollbackMessage) target.say(`CodeDeploy: ${rollbackMessage}`);
    const hopeless = rollbackMessage !== undefined || autoRollbackConfiguration?.enabled !== true;
    if (hopeless || target.clock.nowMs() > untilMs) return undefined;
    await target.pause(POLL_MS);
  }
}

async function describe({ clients }: Target, deploymentId: string): Promise<DeploymentInfo> {
  const { deploymentInfo } = await clients.codedeploy.send(new GetDeploymentCommand({ deploymentId }));
  if (deploymentInfo === undefined) throw new ReleaseError(`CodeDeploy knows no deployment ${deploymentId}`);
  return deploymentInfo;
}
