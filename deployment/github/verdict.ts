import { z } from "zod";

/** Results of a workflow's jobs, as `toJSON(needs)` gives them. */
export const needsSchema = z.record(
  z.string(),
  z.object({ result: z.enum(["success", "failure", "cancelled", "skipped"]) }),
);

export interface Verdict {
  isGood: boolean;
  /** A line a job, as Markdown. */
  lines: string[];
}

/** The job that needs a token, which pull requests of forks and of Dependabot do not get. */
const PLAN_JOB = "plan";

/**
 * Whether a pull request may be merged: every job has succeeded. GitHub takes a skipped job for a good one, this does
 * not, but for the plan of who gets no token.
 */
export function verdictOf(
  needs: z.output<typeof needsSchema>,
  { hasToken, stale }: { hasToken: boolean; stale: string | undefined },
): Verdict {
  const jobs = Object.entries(needs).map(([job, { result }]) => {
    if (job === PLAN_JOB && result === "skipped" && !hasToken)
      return {
        isGood: true,
        line: `- plan: skipped, because pull requests of forks and of Dependabot get no token for AWS. To see it, a maintainer pushes the branch to this repository.`,
      };
    const isGood = result === "success";
    return { isGood, line: `- ${job}: ${isGood ? "success" : `**${result}**`}` };
  });
  const isStale = stale !== undefined;
  return {
    isGood: jobs.length > 0 && jobs.every(({ isGood }) => isGood) && !isStale,
    lines: [...jobs.map(({ line }) => line), ...(isStale ? [`- **the plan is stale:** ${stale}`] : [])],
  };
}
