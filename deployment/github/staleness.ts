import type { Github } from "./api.ts";
import { contains, endedIn, lastSucceeded } from "./deployments.ts";
import { findPlanComment, markCommentStale, type PlanMark } from "./plan-comment.ts";

/**
 * The required check of a pull request: the name of the last job of pull-request.yml, and of a commit status besides.
 * GitHub requires both where both have the name, so that a status can close what the job has opened.
 * Source: GitHub docs, "troubleshooting required status checks".
 */
export const REQUIRED_CHECK = "Ready to merge";

const MEND = "update the branch from main, and it is planned anew";

/** Why a plan no longer tells what a merge would do; undefined when it does. */
export async function whyStale(
  github: Github,
  { merge, deployments }: PlanMark,
): Promise<string | undefined> {
  const now = await endedIn(github, Object.keys(deployments));
  const moved = Object.keys(deployments).filter(
    (environment) => now[environment] !== deployments[environment],
  );
  if (moved.length > 0)
    return `${moved.join(" and ")} ${moved.length > 1 ? "were" : "was"} deployed after it was made; ${MEND}`;
  for (const environment of Object.keys(deployments)) {
    const deployed = await lastSucceeded(github, environment);
    if (deployed !== undefined && !(await contains(github, merge, deployed.sha)))
      return `it has not what is deployed to ${environment}; ${MEND}`;
  }
  return undefined;
}

/** After a deployment: marks every open pull request whose plan was made before it. Resolves with their numbers. */
export async function markStalePlans(github: Github): Promise<number[]> {
  const marked: number[] = [];
  const open = await github.list<{ number: number; head: { sha: string } }>("/pulls?state=open");
  for (const { number, head } of open) {
    const comment = await findPlanComment(github, number);
    if (comment === undefined) continue;
    const reason = await whyStale(github, comment.mark);
    if (reason === undefined) continue;
    await markCommentStale(github, comment, reason);
    await setRequiredStatus(github, head.sha, `The plan is stale: ${reason}`);
    marked.push(number);
  }
  return marked;
}

/** Sets the status beside the required job: failed for a reason, or a success without one. */
export async function setRequiredStatus(
  github: Github,
  commit: string,
  problem: string | undefined,
): Promise<void> {
  const state = problem === undefined ? "success" : "failure";
  // GitHub takes 140 characters of a description.
  const description = (problem ?? "The plan is of today's main").slice(0, 140);
  await github.send("POST", `/statuses/${commit}`, { state, context: REQUIRED_CHECK, description });
}
