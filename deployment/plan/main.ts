import { execFileSync } from "node:child_process";
import { Command, Option } from "commander";
import { environments } from "../../environments/settings.ts";
import { mistakesEndWith2 } from "../../platform/command-line.ts";
import { addToSummary, writeReport } from "./plan-report.ts";
import { applyStacks, planStacks } from "./plan-stacks.ts";
import { inWords } from "./report.ts";
import { dependenciesIn, StacksError, stacksInOrder } from "./stack-order.ts";
import { markOldValues, type StackPlan } from "./stack-plan.ts";
import { terraform } from "./terraform.ts";

interface Options {
  env?: string;
  folder: string;
}

const say = (line: string) => console.log(line);
const summaryFile = process.env.GITHUB_STEP_SUMMARY;

const environment = () =>
  new Option("--env <name>", "only the stacks of this environment").choices(Object.keys(environments));
const folder = new Option("--folder <path>", "where `npm run synth` has written to").default("cdktf.out");

const report = new Command("report")
  .description("Plan every stack as it is synthesized against what is there, and change nothing.")
  .addOption(environment())
  .addOption(folder)
  .addHelpText("after", "\nExamples:\n  npm run plan:report\n  npm run plan:report -- --env dev")
  .action(async (options: Options) => {
    const stacks = stacksInOrder(options.folder, options.env);
    const planned = await planStacks(stacks, { folder: options.folder, terraform, say });
    const plans = markOldValues(planned, dependenciesIn(options.folder));
    for (const plan of plans) tell(plan);
    writeReport(options.folder, { commit: currentCommit(), plans });
    addToSummary(summaryFile, `Terraform plan${options.env ? ` of ${options.env}` : ""}`, plans);
    const failed = plans.filter(({ outcome }) => outcome === "failed").map(({ stack }) => stack);
    if (failed.length > 0) fail(`Terraform could not plan ${failed.join(", ")}: see its errors above.`);
  });

const apply = new Command("apply")
  .description("Plan and apply the stacks of an environment, one after the other; stop at the first failure.")
  .addOption(environment().makeOptionMandatory())
  .addOption(folder)
  .addHelpText("after", "\nExample:\n  npm run plan:apply -- --env dev")
  .action(async (options: Options) => {
    const stacks = stacksInOrder(options.folder, options.env);
    const { plans, applied, failed } = await applyStacks(stacks, {
      folder: options.folder,
      terraform,
      say,
      told: tell,
    });
    addToSummary(summaryFile, `Applied to ${options.env}`, plans);
    say(applied.length === 0 ? "nothing was applied" : `applied: ${applied.join(", ")}`);
    if (failed) fail(`${failed.error}\n${failed.stack} was not applied, nor any stack after it.`);
  });

await mistakesEndWith2(
  new Command("plan")
    .description("Terraform plans of the stacks, without anything in them that may not be shown.")
    .addCommand(report)
    .addCommand(apply),
)
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof StacksError)) throw error;
    fail(error.message);
  });

function tell(plan: StackPlan): void {
  say(`\n${plan.text}\n\n${plan.stack}: ${inWords(plan)}\n`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

function currentCommit(): string | undefined {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
