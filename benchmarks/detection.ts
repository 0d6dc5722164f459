import { Command, InvalidArgumentError, Option } from "commander";
import { type CsvColumns, parseColumns } from "../agent/sources/csv-columns.ts";
import { onlyBeside } from "../platform/command-line.ts";
import { createProgress } from "../platform/progress.ts";
import { readingCost } from "./detection/cost.ts";
import type { Family } from "./detection/families/family.ts";
import { FAMILIES } from "./detection/families.ts";
import { houseFrom, simulatedReadings } from "./detection/house.ts";
import { measured } from "./detection/measure.ts";
import { type House, houseOf } from "./detection/series.ts";
import { markdown, records, type Table } from "./detection/table.ts";

interface Options {
  readings?: string;
  columns?: CsvColumns;
  families: readonly Family[];
  seeds: readonly number[];
  cost: boolean;
  json: boolean;
}

/** `npm run bench -- detection`: faults put into clean readings, and what the functions that ship tell of them. */
export function detectionBenchmark(): Command {
  const families = new Option("--families <names>", "some of the families, for example plain,boiler")
    .argParser(familiesNamed)
    .default(FAMILIES, "all");
  const seeds = new Option("--seeds <list>", "seeds of the faults and of the simulated house")
    .argParser(seedsIn)
    .default([1, 2], "1,2");
  const command = new Command("detection")
    .description(
      "Puts faults into clean readings and scores what is told; benchmarks/detection/README.md says how.",
    )
    .option(
      "--readings <file>",
      "clean CSV with timestamp,sensor,celsius; the simulated house when not given",
    )
    .option("--columns <names>", "names of the file's columns, for example time,room,temp", parseColumns)
    .addOption(families)
    .addOption(seeds)
    .addOption(
      new Option("--cost", "measure the time and the bytes of a reading, too")
        .default(false)
        .conflicts("json"),
    )
    .option("--json", "figures for programs", false)
    .addHelpText(
      "after",
      `\nFamilies:\n${FAMILIES.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join("\n")}`,
    )
    .action(measure);
  onlyBeside(command, ["columns"], ["readings"]);
  return command;
}

async function measure({ readings, columns, families, seeds, cost, json }: Options): Promise<void> {
  const cleanHouse = await cleanHouses(readings, columns);
  const tables: Record<string, Table> = {};
  if (!json) console.log(`${readings ?? "simulated house"}, seeds ${seeds.join(", ")}\n`);
  const progress = createProgress("families", families.length);
  for (const [index, family] of families.entries()) {
    progress.done(index);
    const table = measured(family, seeds, cleanHouse);
    tables[family.name] = table;
    progress.end();
    if (!json) console.log(`**${family.name}**: ${family.about}\n\n${markdown(table)}\n`);
  }
  if (json) console.log(JSON.stringify(recordsOf(tables), null, 1));
  else if (cost) console.log(await readingCost());
}

/** The clean house of a seed: of a file the same for all seeds. */
async function cleanHouses(
  file: string | undefined,
  columns: CsvColumns | undefined,
): Promise<(seed: number) => House> {
  if (file !== undefined) {
    const house = await houseFrom(file, columns);
    return () => house;
  }
  const made = new Map<number, House>();
  return (seed) => {
    const house = made.get(seed) ?? houseOf(simulatedReadings(seed));
    made.set(seed, house);
    return house;
  };
}

function recordsOf(tables: Record<string, Table>) {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, records(table)]));
}

function familiesNamed(text: string): readonly Family[] {
  return text.split(",").map((part) => {
    const family = FAMILIES.find(({ name }) => name === part.trim());
    if (family !== undefined) return family;
    const names = FAMILIES.map(({ name }) => name).join(", ");
    throw new InvalidArgumentError(`There is no family "${part.trim()}". The families are ${names}.`);
  });
}

const MOST_SEEDS = 100;

/** Whole numbers and ranges of them, such as 1,2,5-8. */
function seedsIn(text: string): number[] {
  const seeds = text.split(",").flatMap((part) => {
    const [, from, to = from] = /^\s*(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(part) ?? [];
    const count = Number(to) - Number(from) + 1;
    return count >= 1 && count <= MOST_SEEDS
      ? Array.from({ length: count }, (_, i) => Number(from) + i)
      : [Number.NaN];
  });
  if (seeds.every(Number.isSafeInteger) && seeds.length <= MOST_SEEDS) return seeds;
  throw new InvalidArgumentError(`Expected at most ${MOST_SEEDS} whole numbers, such as 1,2 or 1-20.`);
}
