import { maskSecrets } from "./mask-secrets.ts";
import { type Changes, changesOf, parsePlan } from "./plan-json.ts";

/** What came of planning a stack, with nothing in it that may not be shown. */
export interface StackPlan {
  stack: string;
  /** `waits`: it takes what an earlier stack does not have yet, and can be planned once that one is applied. */
  outcome: "planned" | "waits" | "failed";
  changes: Changes;
  /** Stacks before it whose outputs will change: the plan used their old values, and may come out otherwise. */
  oldValuesOf: string[];
  /** The plan as Terraform writes it, or its error. */
  text: string;
}

const NO_CHANGES: Changes = { add: 0, change: 0, destroy: 0, outputs: 0, removals: [], isApplyable: false };

/** A plan of `terraform show -json` and the text of `terraform show`. */
export function plannedStack(stack: string, show: { json: string; text: string }): StackPlan {
  const plan = parsePlan(show.json);
  const text = maskSecrets(show.text, plan).trim();
  return { stack, outcome: "planned", changes: changesOf(plan), oldValuesOf: [], text };
}

/** A plan that Terraform refused. It waits when all that is missing is what unapplied stacks will bring; else it failed. */
export function unplannedStack(stack: string, error: string, unapplied: readonly string[]): StackPlan {
  const errors = error.split(/^Error: /m).slice(1);
  const isExcused = errors.length > 0 && errors.every((one) => misses(one).some(isIn(unapplied)));
  return {
    stack,
    outcome: isExcused ? "waits" : "failed",
    changes: NO_CHANGES,
    oldValuesOf: [],
    text: maskSecrets(error).trim(),
  };
}

/**
 * Marks the plans, in the order of their stacks, that used outputs which an earlier plan changes, of a stack they take from
 * directly or by another.
 */
export function markOldValues(
  plans: readonly StackPlan[],
  takesFrom: Readonly<Record<string, readonly string[]>>,
): StackPlan[] {
  const marked = new Map<string, StackPlan>();
  for (const plan of plans) {
    const earlier = (takesFrom[plan.stack] ?? []).flatMap((name) => marked.get(name) ?? []);
    const old = earlier.flatMap(({ stack, changes, oldValuesOf }) =>
      changes.outputs > 0 ? [...oldValuesOf, stack] : oldValuesOf,
    );
    marked.set(plan.stack, { ...plan, oldValuesOf: [...new Set(old)] });
  }
  return [...marked.values()];
}

/** How cdktf names the state of another stack. */
const OTHER_STATE = /terraform_remote_state\.cross-stack-reference-input-([\w-]+)/g;

/** The stacks that have not what an error asks for: no state at all, or not that output. */
function misses(error: string): string[] {
  if (!/^(Unable to find remote state|Unsupported attribute)\n/.test(error)) return [];
  return [...error.matchAll(OTHER_STATE)].map(([, stack = ""]) => stack);
}

function isIn(names: readonly string[]) {
  return (name: string) => names.includes(name);
}
