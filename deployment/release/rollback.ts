import type { DeploymentInfo } from "@aws-sdk/client-codedeploy";
import { detectFunction } from "../../handlers/detect/function.ts";
import { commitOf, listDeployments } from "./agent-deployments.ts";
import { deployAgent } from "./deploy-agent.ts";
import { followUnderWay } from "./follow-deployment.ts";
import {
  liveVersion,
  moveLive,
  publishVersion,
  requiredFunctions,
  type Versions,
} from "./function-versions.ts";
import { type ReleaseHistory, readHistory, writeHistory } from "./release-history.ts";
import { agentFolder, findRelease, functionFolder, type Revision } from "./stored-release.ts";
import { ReleaseError, type Target } from "./target.ts";

/**
 * Brings the agent back to a commit, or to the one before that succeeded, once a deployment under way is over. Throws a
 * ReleaseError when there is none.
 */
export async function rollBackAgent(target: Target, to: string | undefined): Promise<void> {
  await followUnderWay(target);
  const deployments = await listDeployments(target);
  const release =
    to === undefined
      ? previousRevision(target, deployments)
      : await findRelease(target, agentFolder, whatRan(deployments, to) ?? to);
  await deployAgent(target, release, { again: false });
}

/** Moves `live` back to a commit, or to the release before that was verified; throws a ReleaseError when there is none. */
export async function rollBackFunctions(target: Target, to: string | undefined): Promise<void> {
  const history = await readHistory(target);
  const found =
    to === undefined
      ? await previousRelease(target, history)
      : history.find(({ commit }) => commit.startsWith(to));
  const release = found ?? (await publishAgain(target, to ?? "", history));
  // First, so that the same command after a crash goes no further back. What is left behind is good no more.
  await writeHistory(target, found ? history.slice(history.indexOf(found)) : [release, ...history]);
  await moveLive(target, release.versions, release.commit);
  target.say(
    `the functions of ${target.names.environment} run ${release.commit}; npm run verify shows whether well`,
  );
}

/** Every commit stands where it first succeeded: a rollback, itself a deployment, is no step forward to go back from. */
function previousRevision({ names }: Target, deployments: readonly DeploymentInfo[]): Revision {
  const succeeded = deployments.filter(({ status }) => status === "Succeeded");
  const inOrder = new Map<string, DeploymentInfo>();
  for (const deployment of succeeded.toReversed()) {
    const commit = commitOf(deployment);
    if (!inOrder.has(commit)) inOrder.set(commit, deployment);
  }
  const commits = [...inOrder.keys()];
  // After a failure that was not rolled back the last good one is what should run.
  const isBroken = deployments[0]?.status !== "Succeeded";
  const current = succeeded[0] === undefined ? undefined : commitOf(succeeded[0]);
  const previous = isBroken ? current : commits[commits.indexOf(current ?? "") - 1];
  const { key, version, eTag } = inOrder.get(previous ?? "")?.revision?.s3Location ?? {};
  if (previous === undefined || key === undefined || version === undefined || eTag === undefined)
    throw new ReleaseError(
      `${names.agent} has no earlier deployment that succeeded; name a commit with --to, or release another`,
    );
  return { commit: previous, key, versionId: version, eTag };
}

/**
 * What succeeded of a commit, given by its first digits: of several descriptions the one that ran last, unless its digits
 * are given too. Undefined when nothing did, or when the digits fit several commits.
 */
function whatRan(deployments: readonly DeploymentInfo[], to: string): string | undefined {
  const fitting = deployments
    .filter(({ status }) => status === "Succeeded")
    .map(commitOf)
    .filter((commit) => commit.startsWith(to));
  const commits = new Set(fitting.map((commit) => commit.split(".")[0]));
  if (fitting.includes(to)) return to;
  return commits.size === 1 ? fitting[0] : undefined;
}

async function previousRelease(target: Target, history: ReleaseHistory): Promise<ReleaseHistory[number]> {
  const { commit: current } = await liveVersion(target, detectFunction.name);
  const at = history.findLastIndex(({ commit }) => commit === current);
  const previous = history.slice(at + 1).find(({ commit }) => commit !== current);
  if (previous === undefined)
    throw new ReleaseError(
      `the functions of ${target.names.environment} have no earlier release that was verified; name a commit with ` +
        "--to, or release another",
    );
  return previous;
}

/** A commit that is not in the list any more: its code is still there, and is published with today's settings. */
async function publishAgain(
  target: Target,
  to: string,
  history: ReleaseHistory,
): Promise<ReleaseHistory[number]> {
  const { commit } = await findRelease(target, functionFolder(detectFunction.name), to);
  const versions: Versions = {};
  for (const name of new Set([...requiredFunctions, ...Object.keys(history[0]?.versions ?? {})])) {
    // A function that came later has no code of that commit, and stays what it is.
    const stored = await findRelease(target, functionFolder(name), commit).catch(unlessRequired(name));
    if (stored !== undefined) versions[name] = await publishVersion(target, name, stored);
  }
  return { commit, at: new Date(target.clock.nowMs()).toISOString(), versions };
}

function unlessRequired(name: string) {
  return (error: unknown) => {
    if (error instanceof ReleaseError && !requiredFunctions.includes(name)) return undefined;
    throw error;
  };
}
