import { fuzzGrowth, fuzzReader } from "./fuzz.ts";
import type { Job, JobReport } from "./jobs.ts";
import { READERS } from "./readers.ts";

/** A process of `npm run fuzz`: does the jobs that it is sent, one after the other. */
process.on("message", async ({ reader: name, growths, ...run }: Job) => {
  const reader = READERS.find((one) => one.name === name);
  if (reader === undefined) throw new Error(`there is no reader ${name}`);
  const report: JobReport = await fuzzReader(reader, run, (input) => process.send?.({ at: input }));
  report.failures.push(...(await fuzzGrowth(reader, { ...run, growths })));
  process.send?.(report);
});
