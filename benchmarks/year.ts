import { Command } from "commander";
import { aboveZero } from "../platform/option-values.ts";
import { liveYear } from "./year/live-year.ts";
import { toldOf } from "./year/told.ts";
import { yearText } from "./year/year-text.ts";

/** E-mails of a simulated year with twelve real faults: each told in time, and how many beside them. */
export const yearBenchmark = new Command("year")
  .description("e-mails of a simulated year of a house of 20 sensors with 12 real faults")
  .option("--seeds <count>", "years to live, with the seeds 1, 2, 3 ...", aboveZero, 1)
  .addHelpText("after", "\nExample:\n  npm run bench -- year --seeds 3")
  .action(run);

const MOST_BESIDE = 2;

function run({ seeds }: { seeds: number }): void {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const startedMs = performance.now();
    const year = liveYear(seed);
    const told = toldOf(year);
    const inTime = told.faults.filter((one) => one.inTime).length;
    console.log(`seed ${seed}\n\n${yearText(year, told)}\n`);
    console.log(
      `seed ${seed}: ${inTime} of ${told.faults.length} faults told in time; ` +
        `${(told.beside.length / 12).toFixed(1)} e-mails a month beside them (goal: at most ${MOST_BESIDE}); ` +
        `${year.readings} readings in ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`,
    );
  }
}
