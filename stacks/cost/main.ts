import { Command, InvalidArgumentError, Option } from "commander";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { billOf } from "./bill.ts";
import { inventoryOf } from "./inventory.ts";
import { PRICES } from "./prices.ts";
import { usageOf } from "./usage.ts";

interface CostOptions {
  homes: number;
  sensors: number;
  every: number;
  flush: number;
  environment: EnvironmentName;
}

new Command("cost")
  .description(
    "What a month costs, from the resources of the stacks and published prices, without free tiers.",
  )
  .option("--homes <number>", "homes", positive, 1)
  .option("--sensors <number>", "sensors in each", positive, 20)
  .option("--every <seconds>", "a sensor reports once in so many seconds", positive, 60)
  .option("--flush <seconds>", "the agent sends once in so many seconds (pace.atLatest)", positive, 2)
  .addOption(
    new Option("--environment <name>", "as in environments/settings.ts")
      .choices(Object.keys(environments))
      .default("prod"),
  )
  .action(({ homes, sensors, every, flush, environment }: CostOptions) => {
    const usage = usageOf({
      homes,
      sensorsPerHome: sensors,
      everySeconds: every,
      flushSeconds: flush,
      duePartitions: environments[environment].duePartitions,
    });
    const bill = billOf(inventoryOf(environment), usage);
    const total = bill.reduce((sum, { dollars }) => sum + dollars, 0);
    console.log(
      `${environment}, ${homes} ${homes === 1 ? "home" : "homes"} of ${sensors} sensors, a reading every ${every} s, sent every ${flush} s`,
    );
    console.log(
      `${(usage.readings / 1e6).toFixed(1)} million readings a month; ${PRICES.currency}, ${PRICES.region}, ${PRICES.date}\n`,
    );
    for (const { what, dollars } of bill)
      console.log(`${amount(dollars)}  ${percent(dollars, total)}  ${what}`);
    console.log(`${amount(total)}        a month; ${(total / homes).toFixed(4)} a home`);
  })
  .parse();

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("expected a number above 0");
  return value;
}

function amount(dollars: number): string {
  return dollars.toFixed(2).padStart(10);
}

function percent(part: number, total: number): string {
  return `${((100 * part) / total).toFixed(0).padStart(3)} %`;
}
