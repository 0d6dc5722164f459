import { Command, Option } from "commander";
import { type CsvColumns, parseColumns } from "../agent/sources/csv-columns.ts";
import { onlyBeside } from "../platform/command-line.ts";
import { aboveZero, zeroOrMore } from "../platform/option-values.ts";
import { median } from "./detection/figures.ts";
import { markdown } from "./detection/table.ts";
import { type Delays, delaysOf } from "./pace/delays.ts";
import { lifeFrom, simulatedLife } from "./pace/house.ts";
import { type Life, livedPaced, livedUnpaced } from "./pace/paced-home.ts";

/** How much later faults are told when the agent gathers readings, and what that saves. */
export const paceBenchmark = new Command("pace")
  .description(
    "how much later faults are told at a pace of 2 s, 60 s and 10 min, and how often the agent sends",
  )
  .option("--seed <number>", "of the simulated house and the moments of its faults", zeroOrMore, 1)
  .option("--days <count>", "days of the simulated house", aboveZero, 25)
  .addOption(
    new Option(
      "--readings <file>",
      "a CSV with timestamp,sensor,celsius in place of the simulated house",
    ).conflicts(["seed", "days"]),
  )
  .option("--columns <names>", "names of the file's columns, for example time,room,temp", parseColumns)
  .addHelpText("after", "\nExample:\n  npm run bench -- pace --days 10")
  .action(run);

onlyBeside(paceBenchmark, ["columns"], ["readings"]);

interface Options {
  seed: number;
  days: number;
  readings?: string;
  columns?: CsvColumns;
}

const AT_ONCE_MS = 1000;
const PACES_MS = [2000, 60_000, 600_000];
const DAY_MS = 86_400_000;
const WELL_DAYS = 7;

async function run({ seed, days, readings, columns }: Options): Promise<void> {
  if (readings !== undefined) return compare(readings, await lifeFrom(readings, columns));
  await compare("house with faults", simulatedLife(seed, { days, faults: true }));
  await compare(
    "house that is well",
    simulatedLife(seed, { days: Math.min(days, WELL_DAYS), faults: false }),
  );
}

async function compare(name: string, life: Life): Promise<void> {
  const days = (life.toMs - life.fromMs) / DAY_MS;
  console.log(`\n${name}: ${life.readings.length} readings in ${days.toFixed(0)} days`);
  const unpaced = livedUnpaced(life);
  for (const atLatestMs of PACES_MS) {
    const { notices, records, urgent } = await livedPaced(life, { atOnceMs: AT_ONCE_MS, atLatestMs });
    console.log(
      `\nat latest ${atLatestMs / 1000} s: ${(records / days).toFixed(0)} records with readings a day, ` +
        `${(urgent / days).toFixed(1)} of them because a reading was urgent`,
    );
    const rows = delaysOf(unpaced.notices, notices);
    if (rows.length > 0) console.log(table(rows));
  }
}

function table(rows: readonly Delays[]): string {
  return markdown({
    columns: [
      { name: "told of" },
      { name: "times" },
      { name: "median s later", digits: 1 },
      { name: "worst s later", digits: 1 },
      { name: "not told" },
      { name: "told only so" },
    ],
    rows: rows.map(({ what, seconds, missing, added }) => [
      what,
      seconds.length,
      median(seconds),
      seconds.at(-1),
      missing,
      added,
    ]),
  });
}
