import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { readConfiguration } from "../../environments/configuration.ts";
import { readReport } from "../plan/plan-report.ts";
import { connectGithub } from "./api.ts";
import { endedIn } from "./deployments.ts";
import { findPlanComment, writePlanComment } from "./plan-comment.ts";
import { setRequiredStatus, whyStale } from "./staleness.ts";
import { needsSchema, verdictOf } from "./verdict.ts";
import { ContextError, readWorkflowContext } from "./workflow-context.ts";

const FOLDER = "cdktf.out";
const DEPLOYMENTS = join(FOLDER, "deployments.json");

/** Notes which deployments are the last ones, before planning: a later one makes the plan stale. */
export const noteDeployments = new Command("note-deployments")
  .description(
    "Before a plan: note the last deployment to each environment, so that the plan can be told stale.",
  )
  .action(async () => {
    const github = connectGithub(readWorkflowContext(process.env));
    const { environments } = readConfiguration("config.yaml");
    const deployments = await endedIn(github, Object.keys(environments));
    writeFileSync(DEPLOYMENTS, JSON.stringify(deployments));
    console.log(`last deployments: ${JSON.stringify(deployments)}`);
  });

/** Tells the plan in the pull request's comment. */
export const comment = new Command("comment")
  .description("Write the plan of `npm run plan:report` into the pull request's one comment.")
  .action(async () => {
    const { pullRequest, sha, ...context } = inPullRequest();
    const deployments = JSON.parse(readFileSync(DEPLOYMENTS, "utf8"));
    const mark = { head: pullRequest.head, merge: sha, deployments };
    const options = { mark, runUrl: context.runUrl };
    await writePlanComment(connectGithub(context), pullRequest.number, readReport(FOLDER), options);
    console.log(`the plan of ${pullRequest.head.slice(0, 7)} is in pull request ${pullRequest.number}`);
  });

/** The last word on a pull request. */
export const verdict = new Command("verdict")
  .description(
    "Fail unless every job has succeeded and the plan is of today's main. Reads NEEDS and HAS_TOKEN.",
  )
  .action(async () => {
    const hasToken = process.env.HAS_TOKEN === "true";
    const needs = needsSchema.parse(JSON.parse(process.env.NEEDS ?? "{}"));
    const stale = hasToken ? await staleness() : undefined;
    const { isGood, lines } = verdictOf(needs, { hasToken, stale });
    console.log(lines.join("\n"));
    if (process.env.GITHUB_STEP_SUMMARY)
      appendFileSync(process.env.GITHUB_STEP_SUMMARY, `${lines.join("\n")}\n`);
    if (isGood) return;
    console.error("Not ready to merge: see the lines above.");
    process.exitCode = 1;
  });

/** Also sets the commit status that a later deployment will turn. */
async function staleness(): Promise<string | undefined> {
  const { pullRequest, ...context } = inPullRequest();
  const github = connectGithub(context);
  const found = await findPlanComment(github, pullRequest.number);
  const isOfHead = found?.mark.head === pullRequest.head;
  const stale = isOfHead && found ? await whyStale(github, found.mark) : "there is none of this commit";
  await setRequiredStatus(github, pullRequest.head, stale && `The plan is stale: ${stale}`);
  return stale;
}

function inPullRequest() {
  const { pullRequest, ...context } = readWorkflowContext(process.env);
  if (pullRequest === undefined)
    throw new ContextError("This is for a pull request: GITHUB_EVENT_PATH must name its event.");
  return { ...context, pullRequest };
}
