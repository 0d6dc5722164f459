import { rm } from "node:fs/promises";
import { join } from "node:path";
import { maskSecrets } from "./mask-secrets.ts";
import { plannedStack, type StackPlan, unplannedStack } from "./stack-plan.ts";
import type { Terraform, TerraformResult } from "./terraform.ts";

/** A file that holds secrets in clear: it stays on this machine, and goes once it has been read or applied. */
const SAVED_PLAN = "saved.tfplan";
/** A provider of other checksums than those of the lock file is refused, and none is added to it. */
const INIT = ["init", "-lockfile=readonly"];
/** Somebody else's deployment is let finish. */
const PATIENCE = "-lock-timeout=5m";
/** A plan that is only looked at holds up nobody: cancelled midway, it would leave the state locked. */
const UNLOCKED = "-lock=false";

export interface PlanningOptions {
  /** Where cdktf has synthesized to. */
  folder: string;
  terraform: Terraform;
  say(line: string): void;
}

/** Plans stacks against what is there now, in order, and changes nothing. */
export async function planStacks(stacks: readonly string[], options: PlanningOptions): Promise<StackPlan[]> {
  const plans: StackPlan[] = [];
  for (const stack of stacks) {
    const unapplied = plans
      .filter(({ outcome, changes }) => outcome === "waits" || changes.isApplyable)
      .map((plan) => plan.stack);
    plans.push(
      await withoutTrace(stack, options, () => planStack(stack, { unapplied, lock: UNLOCKED }, options)),
    );
  }
  return plans;
}

/** What was planned of an environment's stacks, and what of it was applied. */
export interface Application {
  plans: StackPlan[];
  applied: string[];
  /** Why it stopped, and at which stack; undefined when all went well. */
  failed?: { stack: string; error: string };
}

/** Plans and applies stacks in order: what is applied is the very plan that was saved and told. Stops at the first failure. */
export async function applyStacks(
  stacks: readonly string[],
  options: PlanningOptions & { told(plan: StackPlan): void },
): Promise<Application> {
  const application: Application = { plans: [], applied: [] };
  for (const stack of stacks) {
    const error = await withoutTrace(stack, options, () => applyStack(stack, application, options));
    if (error !== undefined) return { ...application, failed: { stack, error } };
  }
  return application;
}

/** Resolves with what went wrong, undefined when nothing did. */
async function applyStack(
  stack: string,
  { plans, applied }: Application,
  options: PlanningOptions & { told(plan: StackPlan): void },
): Promise<string | undefined> {
  const plan = await planStack(stack, { unapplied: [], lock: PATIENCE }, options);
  plans.push(plan);
  options.told(plan);
  if (plan.outcome !== "planned") return plan.text;
  if (!plan.changes.isApplyable) return undefined;
  options.say(`${stack}: applying`);
  const result = await options.terraform(folderOf(stack, options), "apply", PATIENCE, SAVED_PLAN);
  if (!result.ok) return maskSecrets(errorOf(result));
  applied.push(stack);
  return undefined;
}

/** Whatever comes of it, no saved plan is left. */
async function withoutTrace<T>(stack: string, options: PlanningOptions, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } finally {
    await rm(join(folderOf(stack, options), SAVED_PLAN), { force: true });
  }
}

/** Leaves the plan as a file in the stack's folder. */
async function planStack(
  stack: string,
  { unapplied, lock }: { unapplied: readonly string[]; lock: string },
  options: PlanningOptions,
): Promise<StackPlan> {
  const { terraform, say } = options;
  const folder = folderOf(stack, options);
  say(`${stack}: planning`);
  for (const step of [INIT, ["plan", lock, `-out=${SAVED_PLAN}`]]) {
    const result = await terraform(folder, ...step);
    if (!result.ok) return unplannedStack(stack, errorOf(result), unapplied);
  }
  const [json, text] = [
    await terraform(folder, "show", "-json", SAVED_PLAN),
    await terraform(folder, "show", SAVED_PLAN),
  ];
  if (!json.ok || !text.ok) return unplannedStack(stack, errorOf(json.ok ? text : json), []);
  return plannedStack(stack, { json: json.stdout, text: text.stdout });
}

/** Terraform names its reason on stderr; of a plan that failed midway the other stream has only the beginning. */
function errorOf({ stdout, stderr }: TerraformResult): string {
  return stderr.trim() || stdout.trim() || "Terraform failed and said nothing";
}

function folderOf(stack: string, { folder }: Pick<PlanningOptions, "folder">): string {
  return join(folder, "stacks", stack);
}
