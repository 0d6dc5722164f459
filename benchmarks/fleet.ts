import { Command, Option } from "commander";
import { awsLimits } from "../environments/aws-limits.ts";
import { capacityFor, catchUpSeconds, type Load, ONE_HOME } from "../environments/capacity.ts";
import { environments } from "../environments/settings.ts";
import { aboveZero, zeroOrMore } from "../platform/option-values.ts";
import { billOf, totalOf } from "../stacks/cost/bill.ts";
import { measureHome } from "../stacks/cost/home-rates.ts";
import { inventoryOf } from "../stacks/cost/inventory.ts";
import { prices } from "../stacks/cost/prices.ts";
import { usageOf } from "../stacks/cost/usage.ts";
import { fleetText, measuredText } from "./fleet/report.ts";
import { SCENARIOS } from "./fleet/scenarios.ts";
import { measureServiceTimes } from "./fleet/service-times.ts";
import { type FleetOptions, simulate } from "./fleet/simulate.ts";

interface Options {
  homes: number;
  sensors: number;
  every: number;
  pace: number;
  scenario: string;
  writeQuota: number;
  warm: number;
  inStep: boolean;
  keepCredentials: boolean;
  json: boolean;
}

/** `npm run bench -- fleet`: stories of up to a million homes in virtual time. */
export const fleetBenchmark = new Command("fleet")
  .description(
    "a fleet in virtual time, by service times measured in the same run and the limits that AWS documents (environments/aws-limits.ts)",
  )
  .option("--homes <count>", "homes", aboveZero, 100_000)
  .option("--sensors <count>", "sensors in each", aboveZero, ONE_HOME.sensors)
  .option("--every <seconds>", "a sensor reports once in so many seconds", aboveZero, ONE_HOME.everySeconds)
  .option("--pace <seconds>", "an agent sends once in so many seconds", aboveZero, 600)
  .addOption(
    new Option("--scenario <name>", "which story")
      .choices(["all", ...SCENARIOS.map(({ name }) => name)])
      .default("all"),
  )
  .option(
    "--write-quota <units>",
    "write units a second that the account allows the table",
    aboveZero,
    awsLimits.tableWriteUnits,
  )
  .option("--warm <units>", "write units a second that the table has been warmed up for", zeroOrMore, 0)
  .option("--in-step", "agents that start together go on sending together", false)
  .option("--keep-credentials", "agents keep their credentials over a power cut", false)
  .option("--json", "figures for a program", false)
  .addHelpText(
    "after",
    "\nExample:\n  npm run bench -- fleet --homes 1000000 --scenario power-cut --write-quota 200000",
  )
  .action(run);

async function run(options: Options): Promise<void> {
  const { homes, sensors, every, pace, scenario, json } = options;
  const load: Load = { homes, sensors, everySeconds: every, paceSeconds: pace };
  const { duePartitions, stream } = environments.prod;
  const home = measureHome(load);
  const { times, measured } = await measureServiceTimes();
  const fleet: FleetOptions = {
    load,
    home,
    times,
    duePartitions,
    writeQuota: options.writeQuota,
    warmUnits: options.warm,
    staysInStep: options.inStep,
    credentials: options.keepCredentials ? Number.POSITIVE_INFINITY : awsLimits.credentials,
  };
  const results = SCENARIOS.filter(({ name }) => scenario === "all" || scenario === name).map((one) => ({
    what: one.what,
    ...simulate(one, fleet),
  }));
  const month = totalOf(
    billOf(inventoryOf("prod"), usageOf(load, { mode: stream.mode, duePartitions }), { free: false }),
  );
  const { shards } = capacityFor(load);
  const minutesToCatchUp = catchUpSeconds(load, shards) / 60;
  if (json) {
    console.log(JSON.stringify({ load, shards, times, measured, month, minutesToCatchUp, results }, null, 2));
    return;
  }
  console.log(measuredText(times, measured));
  console.log(
    `\n${homes} homes of ${sensors} sensors, a reading every ${every} s, sent every ${pace} s: ${shards} shards, ` +
      `${month.toFixed(0)} dollars a month; an hour's backlog takes detect ${minutesToCatchUp.toFixed(1)} minutes\n`,
  );
  for (const result of results) console.log(fleetText(result, prices));
}
