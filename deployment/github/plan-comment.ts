import { bytes } from "../plan/fold.ts";
import type { PlanReport } from "../plan/plan-report.ts";
import { COMMENT_LIMIT, reportMarkdown } from "../plan/report.ts";
import type { Github } from "./api.ts";

/** What a comment knows of its own plan; it stands in a hidden marker at the comment's beginning. */
export interface PlanMark {
  /** The head of the pull request that was planned. */
  head: string;
  /** The merge of that head into the main branch: what was planned in fact. */
  merge: string;
  /** Of each environment the deployment that was the last when the plan was made. */
  deployments: Record<string, number>;
}

/** The one comment of a pull request that has its plan. */
export interface PlanComment {
  id: number;
  body: string;
  mark: PlanMark;
}

const MARKER = /^<!-- terraform-plan (\{.*?\}) -->\n/;
/** Room that a comment keeps for being told stale. */
const STALE_ROOM = 1000;
/** Who writes comments with the token of a workflow; others may quote one. */
const AUTHOR = "github-actions[bot]";

/** Writes the plan into the pull request's one comment: the first time anew, then in its place. */
export async function writePlanComment(
  github: Github,
  pullRequest: number,
  { plans }: Pick<PlanReport, "plans">,
  { mark, runUrl }: { mark: PlanMark; runUrl: string },
): Promise<void> {
  const head = `<!-- terraform-plan ${JSON.stringify(mark)} -->\n`;
  const report = reportMarkdown(plans, {
    heading: `Terraform plan of ${mark.head.slice(0, 7)}`,
    limitBytes: COMMENT_LIMIT - STALE_ROOM - bytes(head),
    whereWhole: `in the [summary of the run](${runUrl})`,
  });
  const existing = await findPlanComment(github, pullRequest);
  const body = head + report;
  if (existing === undefined) await github.send("POST", `/issues/${pullRequest}/comments`, { body });
  else await github.send("PATCH", `/issues/comments/${existing.id}`, { body });
}

/** The comment with the plan; undefined when there is none. */
export async function findPlanComment(github: Github, pullRequest: number): Promise<PlanComment | undefined> {
  const comments = await github.list<{ id: number; body: string; user: { login: string } | null }>(
    `/issues/${pullRequest}/comments`,
  );
  for (const { id, body, user } of comments) {
    const marked = MARKER.exec(body)?.[1];
    if (marked !== undefined && user?.login === AUTHOR) return { id, body, mark: JSON.parse(marked) };
  }
  return undefined;
}

/** Puts a warning above the plan of a comment, once. */
export async function markCommentStale(
  github: Github,
  { id, body }: PlanComment,
  reason: string,
): Promise<void> {
  const warning = `> [!WARNING]\n> **This plan is stale:** ${reason}.\n\n`;
  if (body.includes("> **This plan is stale:**")) return;
  const stale = body.replace(MARKER, (marker) => marker + warning);
  await github.send("PATCH", `/issues/comments/${id}`, { body: stale });
}
