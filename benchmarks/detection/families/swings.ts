import { mean } from "../figures.ts";
import { injected } from "../inject.ts";
import { withSeries, withValues } from "../series.ts";
import type { Family } from "./family.ts";
import { injectedTable } from "./injected-table.ts";

const FACTOR = 1.5;

/** Single faults in a house that is worse insulated: what is usual there must be learned. */
export const swings: Family = {
  name: "swings",
  about: "everything moves 1.5 times as much",
  *cases(clean, seed) {
    const wide = withSeries(clean, (series) => {
      const middle = mean(series.celsius) ?? 0;
      return withValues(series, (celsius) => middle + FACTOR * (celsius - middle));
    });
    yield { group: `x ${FACTOR}`, ...injected(wide, seed) };
  },
  table: (answers) => injectedTable(answers, "swings"),
};
