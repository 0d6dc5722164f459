import { appendFileSync } from "node:fs";
import { Command, Option } from "commander";
import { environments } from "../../environments/settings.ts";
import { connectGithub } from "./api.ts";
import { contains, lastBegun } from "./deployments.ts";
import { markStalePlans } from "./staleness.ts";
import {
  CONFIG_SECRET,
  outputsOf,
  personalValues,
  writeWorkflowConfig,
  writeWorkflowDescriptions,
} from "./workflow-config.ts";
import { readWorkflowContext } from "./workflow-context.ts";

/** The configuration of a workflow, and what its other steps need of it. */
export const config = new Command("config")
  .description(
    `Write the secret ${CONFIG_SECRET} to config.yaml and AGENT_<ENVIRONMENT>_YAML to agent.<environment>.yaml, and tell region, roles and environments to later steps.`,
  )
  .action(() => {
    const configuration = writeWorkflowConfig(process.env[CONFIG_SECRET], "config.yaml");
    const descriptions = writeWorkflowDescriptions(process.env, configuration, "config.yaml");
    const outputs = Object.entries(outputsOf(configuration)).map(([name, value]) => `${name}=${value}\n`);
    if (process.env.GITHUB_OUTPUT) {
      for (const value of personalValues(configuration)) console.log(`::add-mask::${value}`);
      appendFileSync(process.env.GITHUB_OUTPUT, outputs.join(""));
    }
    console.log(`${["config.yaml", ...descriptions].join(", ")} written\n${outputs.join("")}`);
  });

/** Keeps an old run that was approved late from taking an environment back. */
export const newest = new Command("newest")
  .description("Fail when a later commit was deployed to the environment already, well or not.")
  .addOption(new Option("--env <name>").choices(Object.keys(environments)).makeOptionMandatory())
  .action(async ({ env }: { env: string }) => {
    const { sha, ...context } = readWorkflowContext(process.env);
    const github = connectGithub(context);
    const deployed = await lastBegun(github, env);
    if (deployed === undefined || (await contains(github, sha, deployed.sha)))
      return console.log(`${sha.slice(0, 7)} is not older than what ${env} has`);
    console.error(
      `${env} has ${deployed.sha.slice(0, 7)}, which ${sha.slice(0, 7)} does not contain: deploying it would go back. ` +
        "Approve the newest run; to go back on purpose revert the commit, or use `npm run rollback`.",
    );
    process.exitCode = 1;
  });

/** After a deployment: plans of open pull requests that were made before it. */
export const markStale = new Command("mark-stale")
  .description("After a deployment: mark the plans of open pull requests that were made before it.")
  .action(async () => {
    const marked = await markStalePlans(connectGithub(readWorkflowContext(process.env)));
    console.log(marked.length === 0 ? "no plan is stale" : `stale now: the plans of ${marked.join(", ")}`);
  });
