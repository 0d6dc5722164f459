import { appendFileSync } from "node:fs";
import { Command } from "commander";
import { readConfiguration } from "../../environments/configuration.ts";
import { readReports } from "../plan/plan-report.ts";
import { connectGithub } from "./api.ts";
import { lastSucceeded } from "./deployments.ts";
import { tellDrift } from "./drift-issue.ts";
import { readWorkflowContext } from "./workflow-context.ts";

/** What was deployed where: an environment that still waits for main has not drifted. */
export const deployed = new Command("deployed")
  .description("Tell later jobs the environments and the commit that each has, as the output `deployed`.")
  .action(async () => {
    const github = connectGithub(readWorkflowContext(process.env));
    const include: { environment: string; commit: string }[] = [];
    for (const environment of Object.keys(readConfiguration("config.yaml").environments)) {
      const deployment = await lastSucceeded(github, environment);
      if (deployment === undefined) console.log(`${environment}: never deployed by a workflow, left out`);
      else include.push({ environment, commit: deployment.sha });
    }
    const output = `deployed=${JSON.stringify(include)}\n`;
    console.log(output);
    if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, output);
  });

/** The one issue that tells of drift. */
export const drift = new Command("drift")
  .description("Open, update or close the one issue of drift, from reports of `npm run plan:report`.")
  .requiredOption("--reports <folder>", "a folder with the report of one environment, or a folder for each")
  .addHelpText("after", "\nExample:\n  npm run github -- drift --reports reports")
  .action(async ({ reports }: { reports: string }) => {
    const context = readWorkflowContext(process.env);
    const outcome = await tellDrift(connectGithub(context), readReports(reports), context.runUrl);
    console.log(`the issue of drift: ${outcome}`);
  });
