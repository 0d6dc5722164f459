import { answerTo } from "./case.ts";
import type { Family } from "./families/family.ts";
import type { House } from "./series.ts";
import type { Table } from "./table.ts";

/** The table of a family: its cases of every seed, each as the functions that ship answer it. */
export function measured(
  family: Family,
  seeds: readonly number[],
  cleanHouse: (seed: number) => House,
): Table {
  const answer = family.answer ?? answerTo;
  const answers = seeds.flatMap((seed) =>
    [...family.cases(cleanHouse(seed), seed)].map((one) => answer(one)),
  );
  return family.table(answers);
}
