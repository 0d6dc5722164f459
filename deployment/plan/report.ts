import { bytes, foldAll } from "./fold.ts";
import type { StackPlan } from "./stack-plan.ts";

/** What is written of plans, and how much there is room for. */
export interface ReportOptions {
  heading: string;
  limitBytes: number;
  /** Where a reader finds what did not fit, as Markdown that ends "the whole plan is". */
  whereWhole: string;
}

/** GitHub refuses a comment or an issue of more characters; source: its API's "body is too long (maximum is 65536 characters)". */
export const COMMENT_LIMIT = 65_535;
/** GitHub refuses the summary of a step that is longer; source: GitHub docs, "workflow commands", job summaries. */
export const SUMMARY_LIMIT_BYTES = 1024 * 1024;

/** A line a stack, what would be lost loudly above it, and each plan folded below. */
export function reportMarkdown(plans: readonly StackPlan[], options: ReportOptions): string {
  const head = `### ${options.heading}\n\n${losses(plans)}${table(plans)}\n`;
  const folds = plans
    .filter(({ outcome, changes }) => outcome !== "planned" || changes.isApplyable)
    .map((plan) => ({ title: `${plan.stack}: ${inWords(plan)}`, text: plan.text }));
  return head + foldAll(folds, options.limitBytes - bytes(head), options.whereWhole);
}

/** What a plan comes to, in a few words for a log or a title. */
export function inWords({ outcome, changes }: Pick<StackPlan, "outcome" | "changes">): string {
  if (outcome === "failed") return "could not be planned";
  if (outcome === "waits") return "can be planned once the stacks before it are applied";
  const { add, change, destroy, outputs, isApplyable } = changes;
  if (!isApplyable) return "nothing to do";
  if (add + change + destroy === 0) return `only outputs change (${outputs})`;
  return `${add} to add, ${change} to change, ${destroy} to destroy`;
}

function table(plans: readonly StackPlan[]): string {
  const rows = plans.map(({ stack, outcome, changes, oldValuesOf }) => {
    const { add, change, destroy, removals } = changes;
    const numbers = outcome === "planned" ? [add, change, destroy] : ["?", "?", "?"];
    const gone = removals.map(({ address, how, isStateful }) =>
      isStateful ? `**${how} \`${address}\`**` : `${how} \`${address}\``,
    );
    const isInNumbers = outcome === "planned" && add + change + destroy > 0;
    const notes = isInNumbers ? gone : [inWords({ outcome, changes })];
    if (outcome === "planned" && oldValuesOf.length > 0)
      notes.push(`planned with old values of ${oldValuesOf.join(", ")}`);
    return `| ${stack} | ${numbers.join(" | ")} | ${notes.join("<br>")} |`;
  });
  return ["| stack | add | change | destroy | |", "| --- | --: | --: | --: | --- |", ...rows, ""].join("\n");
}

function losses(plans: readonly StackPlan[]): string {
  const lost = plans.flatMap(({ stack, changes }) =>
    changes.removals
      .filter(({ isStateful }) => isStateful)
      .map(({ address, how }) => `> ${stack} ${how} \`${address}\`: what it holds is lost.\n`),
  );
  if (lost.length === 0) return "";
  return `> [!CAUTION]\n> **Data would be lost.**\n${lost.join("")}\n`;
}
