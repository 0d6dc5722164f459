import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { reportMarkdown, SUMMARY_LIMIT_BYTES } from "./report.ts";
import { StacksError } from "./stack-order.ts";
import type { StackPlan } from "./stack-plan.ts";

const reportSchema = z.object({
  /** The commit whose stacks were planned; undefined outside of git. */
  commit: z.string().optional(),
  plans: z.array(
    z.object({
      stack: z.string(),
      outcome: z.enum(["planned", "waits", "failed"]),
      oldValuesOf: z.array(z.string()),
      text: z.string(),
      changes: z.object({
        add: z.number(),
        change: z.number(),
        destroy: z.number(),
        outputs: z.number(),
        removals: z.array(
          z.object({
            address: z.string(),
            how: z.enum(["destroys", "replaces"]),
            isStateful: z.boolean(),
          }),
        ),
        isApplyable: z.boolean(),
      }),
    }),
  ),
});

/** The plans of a run, for whoever tells them to others; nothing in it may not be shown. */
export type PlanReport = z.output<typeof reportSchema>;

const REPORT_FILE = "plan-report.json";

/** Leaves a report in a folder. */
export function writeReport(folder: string, report: PlanReport): void {
  writeFileSync(join(folder, REPORT_FILE), JSON.stringify(report));
}

/** Reads the report that `npm run plan:report` left; throws a StacksError when there is none. */
export function readReport(folder: string): PlanReport {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(join(folder, REPORT_FILE), "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new StacksError(`${folder} has no ${REPORT_FILE}: run \`npm run plan:report\` first.`);
  }
}

/**
 * Reads all reports below a folder. GitHub's download puts each artifact into a folder of its own, and a single one right
 * into the folder. Throws a StacksError when there is none.
 */
export function readReports(folder: string): PlanReport[] {
  if (!existsSync(folder)) throw new StacksError(`${folder} is not there: no plan has left a report.`);
  if (existsSync(join(folder, REPORT_FILE))) return [readReport(folder)];
  const reports = readdirSync(folder).map((name) => readReport(join(folder, name)));
  if (reports.length === 0) throw new StacksError(`${folder} is empty: no plan has left a report.`);
  return reports;
}

/** Appends plans to the page that GitHub shows of a run; `summaryFile` is undefined on a laptop. */
export function addToSummary(
  summaryFile: string | undefined,
  heading: string,
  plans: readonly StackPlan[],
): void {
  if (summaryFile === undefined) return;
  const options = { heading, limitBytes: SUMMARY_LIMIT_BYTES, whereWhole: "in the log of the job" };
  appendFileSync(summaryFile, reportMarkdown(plans, options));
}
