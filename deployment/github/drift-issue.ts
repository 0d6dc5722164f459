import type { PlanReport } from "../plan/plan-report.ts";
import { COMMENT_LIMIT, reportMarkdown } from "../plan/report.ts";
import type { StackPlan } from "../plan/stack-plan.ts";
import type { Github } from "./api.ts";

interface Issue {
  number: number;
  body: string | null;
  user: { login: string } | null;
  /** Present when it is a pull request: GitHub lists both. */
  pull_request?: object;
}

/** What was done with the one issue of drift. */
export type DriftOutcome = "opened" | "updated" | "unchanged" | "closed" | "none";

const MARKER = "<!-- terraform-drift -->\n";
const TITLE = "AWS differs from what is deployed";
const AUTHOR = "github-actions[bot]";
const INTRODUCTION =
  "Somebody or something changed what Terraform owns, or a deployment ended halfway. docs/runbook.md says what to do (drift).\n\n";

/** Opens, updates or closes the one issue that tells of drift. A stack that could not be planned leaves it open. */
export async function tellDrift(
  github: Github,
  reports: readonly PlanReport[],
  runUrl: string,
): Promise<DriftOutcome> {
  const plans = reports.flatMap((report) => report.plans);
  const existing = await findIssue(github);
  if (plans.some(drifts)) {
    const body = MARKER + INTRODUCTION + driftMarkdown(plans, runUrl);
    if (existing === undefined) {
      await github.send("POST", "/issues", { title: TITLE, body });
      return "opened";
    }
    if (existing.body === body) return "unchanged";
    await github.send("PATCH", `/issues/${existing.number}`, { body });
    return "updated";
  }
  if (existing === undefined || plans.some(({ outcome }) => outcome !== "planned")) return "none";
  await github.send("POST", `/issues/${existing.number}/comments`, {
    body: `[Tonight's plans](${runUrl}) find no difference any more.`,
  });
  await github.send("PATCH", `/issues/${existing.number}`, { state: "closed", state_reason: "completed" });
  return "closed";
}

function drifts({ changes }: StackPlan): boolean {
  return changes.isApplyable;
}

function driftMarkdown(plans: readonly StackPlan[], runUrl: string): string {
  return reportMarkdown(plans, {
    heading: "What a plan would change back",
    limitBytes: COMMENT_LIMIT - MARKER.length - INTRODUCTION.length,
    whereWhole: `in the [summary of the run](${runUrl})`,
  });
}

async function findIssue(github: Github): Promise<Issue | undefined> {
  const open = await github.list<Issue>("/issues?state=open");
  return open.find(
    ({ body, user, pull_request }) =>
      pull_request === undefined && user?.login === AUTHOR && body?.startsWith(MARKER),
  );
}
