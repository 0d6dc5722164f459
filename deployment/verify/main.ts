import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Command, InvalidArgumentError, Option } from "commander";
import { environmentNames } from "../../environments/names.ts";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { mistakesEndWith2 } from "../../platform/command-line.ts";
import { createDrillClients } from "./drill-clients.ts";
import { type DrillResult, LEGS, type Leg, runDrill } from "./run-drill.ts";

/** `npm run verify`. */
const program = new Command("verify")
  .description(
    "Sends a thawing freezer of a home that does not exist through the stream, and waits for the stored readings, the " +
      "alarm and its publication. No householder hears of it. Ends with 1, naming the leg, when one fails.",
  )
  .addOption(
    new Option("--env <name>", "the environment").choices(Object.keys(environments)).makeOptionMandatory(),
  )
  .option("--within <seconds>", "how long each leg may take", seconds, 90)
  .option("--settle <seconds>", "how long the drill's own subscription is given to take effect", seconds, 10)
  .option("--json", "the result as JSON on the standard output", false)
  .addHelpText(
    "after",
    "\nAccount and region are those of your AWS credentials (AWS_PROFILE, AWS_REGION).\n" +
      "\nExamples:\n  npm run verify -- --env dev\n  npm run verify -- --env prod --within 180 --json",
  )
  .action(verify);

mistakesEndWith2(program)
  .parseAsync()
  .catch((error: Error) => {
    console.error(`error: ${error.name}: ${error.message}. Check AWS_PROFILE and AWS_REGION.`);
    process.exitCode = 1;
  });

interface VerifyOptions {
  env: EnvironmentName;
  within: number;
  settle: number;
  json: boolean;
}

async function verify({ env, within, settle, json }: VerifyOptions): Promise<void> {
  const sts = new STSClient();
  const region = await sts.config.region();
  const { Account: account = "" } = await sts.send(new GetCallerIdentityCommand());
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  console.error(`drill in ${env} (account ${account}, ${region})`);
  const result = await runDrill(createDrillClients(), environmentNames(env, { account, region }), {
    withinMs: within * 1000,
    settleMs: settle * 1000,
    signal: interrupted.signal,
    onLeg: (leg, latencyMs) => console.error(`  ${legLine(leg, latencyMs)}`),
  });
  if (json) console.log(JSON.stringify(result));
  for (const line of summaryOf(result)) console.error(line);
  if (!result.ok) process.exitCode = 1;
}

function legLine(leg: Leg, latencyMs: number): string {
  return `${leg.padEnd(7)} ${(latencyMs / 1000).toFixed(1).padStart(5)} s  ${LEGS[leg]}`;
}

function summaryOf(result: DrillResult): string[] {
  return [
    result.ok ? "ok: the pipeline works" : `FAILED at "${result.failedLeg}": ${result.reason}`,
    ...(result.ok ? [] : [`  which means: "${LEGS[result.failedLeg]}" did not come true`]),
    ...result.leftBehind.map((what) => `left behind, remove it by hand: ${what}`),
  ];
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 900)) throw new InvalidArgumentError("give seconds, from 1 to 900");
  return value;
}
