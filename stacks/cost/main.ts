import { Command, Option } from "commander";
import type { Load } from "../../environments/capacity.ts";
import { ONE_HOME } from "../../environments/capacity.ts";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { mistakesEndWith2 } from "../../platform/command-line.ts";
import { aboveZero } from "../../platform/option-values.ts";
import { type BillLine, billOf, totalOf } from "./bill.ts";
import { measureHome } from "./home-rates.ts";
import { inventoryOf } from "./inventory.ts";
import { PRICES } from "./prices.ts";
import { usageOf } from "./usage.ts";
import { wallsOf } from "./walls.ts";

interface CostOptions {
  homes: number;
  sensors: number;
  every: number;
  pace: number;
  environment: EnvironmentName;
  onDemand: boolean;
}

mistakesEndWith2(
  new Command("cost")
    .description(
      "What a month costs, what drives it, and which limits come next: from the stacks, the code and published prices.",
    )
    .option("--homes <number>", "homes", aboveZero, ONE_HOME.homes)
    .option("--sensors <number>", "sensors in each", aboveZero, ONE_HOME.sensors)
    .option("--every <seconds>", "a sensor reports once in so many seconds", aboveZero, ONE_HOME.everySeconds)
    .option("--pace <seconds>", "an agent sends once in so many seconds", aboveZero, ONE_HOME.paceSeconds)
    .addOption(
      new Option("--environment <name>", "as in environments/settings.ts")
        .choices(Object.keys(environments))
        .default("prod"),
    )
    .option("--on-demand", "with a stream on demand instead of shards", false)
    .action(run),
).parse();

function run({ homes, sensors, every, pace, environment, onDemand }: CostOptions): void {
  const load: Load = { homes, sensors, everySeconds: every, paceSeconds: pace };
  const { duePartitions } = environments[environment];
  const inventory = inventoryOf(environment);
  if (onDemand) inventory.stream = { ...inventory.stream, mode: "ON_DEMAND" };
  const usage = usageOf(load, { mode: inventory.stream.mode, duePartitions });
  console.log(
    `${environment}, ${homes} ${homes === 1 ? "home" : "homes"} of ${sensors} sensors, a reading every ${every} s, sent every ${pace} s`,
  );
  console.log(
    `${(usage.readings / 1e6).toFixed(1)} million readings a month; ${PRICES.currency}, ${PRICES.region}, ${PRICES.date}\n`,
  );
  const bill = billOf(inventory, usage, { free: false });
  printBill(bill, homes);
  const free = totalOf(billOf(inventory, usage, { free: true }));
  console.log(`${amount(free)}        a month with what AWS gives an account free each month\n`);
  console.log("Limits, the nearest first (docs/scale.md):");
  for (const { what, share, limit, todo } of wallsOf(load, measureHome(load), duePartitions))
    console.log(`${percent(share, 1)}  ${what}: ${limit}${share > 0.5 ? `; ${todo}` : ""}`);
}

function printBill(bill: readonly BillLine[], homes: number): void {
  // Of the lines as they are shown, so that they add up.
  const total = totalOf(bill.map((line) => ({ ...line, dollars: Number(line.dollars.toFixed(2)) })));
  for (const { what, dollars } of bill)
    console.log(`${amount(dollars)}  ${percent(dollars, total)}  ${what}`);
  console.log(`${amount(total)}        a month; ${rounded(total / homes)} a home`);
}

function amount(dollars: number): string {
  return dollars.toFixed(2).padStart(10);
}

/** To the cent, and two digits of what is less than a dollar. */
function rounded(dollars: number): string {
  return dollars < 1 ? String(Number(dollars.toPrecision(2))) : dollars.toFixed(2);
}

function percent(part: number, total: number): string {
  return `${((100 * part) / total).toFixed(0).padStart(3)} %`;
}
