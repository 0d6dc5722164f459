import { injected } from "../inject.ts";
import { type House, withSeries } from "../series.ts";
import type { Family } from "./family.ts";
import { injectedTable } from "./injected-table.ts";

/** Steps of cheap sensors, Celsius; whole degrees Fahrenheit begin at 0 C, too. */
const STEPS = { "whole F": 5 / 9, "1 C": 1, "0.5 C": 0.5 };

/** Single faults, measured by sensors with large steps: the one outdoors, too. */
export const coarse: Family = {
  name: "coarse",
  about: "sensors in whole Fahrenheit, 1 C, 0.5 C",
  *cases(clean, seed) {
    const { house, events } = injected(clean, seed);
    for (const [group, step] of Object.entries(STEPS)) yield { group, house: inSteps(house, step), events };
  },
  table: (answers) => injectedTable(answers, "resolution"),
};

function inSteps(house: House, stepCelsius: number): House {
  return withSeries(house, (series) => ({ ...series, stepCelsius }));
}
