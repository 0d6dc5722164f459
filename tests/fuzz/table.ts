import type { JobReport } from "./jobs.ts";

const MOST_FAILURES_SHOWN = 5;

/** A line for each reader, then the failures, each with the command that repeats it. */
export function readerTable(reports: readonly JobReport[], seed: number, seconds: number): string {
  const lines = reports.map(({ reader, inputs, accepted, bytes, cpuMs, failures }) => {
    const share = inputs === 0 ? "" : `${((100 * accepted) / inputs).toFixed(0)} %`;
    const cost = bytes === 0 ? "" : ((cpuMs * 1000) / (bytes / 1000)).toFixed(0);
    // A reader that accepts nothing, or everything, is tested on one side alone.
    const isOneSided = inputs > 0 && (accepted === 0 || accepted === inputs);
    return row([reader, inputs, share, cost, failures.length, isOneSided ? "one side alone" : ""]);
  });
  const failures = reports.flatMap(({ reader, failures: all }) =>
    all.slice(0, MOST_FAILURES_SHOWN).map(({ input, problem, shown, isGrowth, count = 1 }) => {
      const counts = isGrowth ? `--inputs 0 --growths ${count}` : `--inputs ${count} --growths 0`;
      const which = `--from ${input} ${counts}`;
      return `${reader}: ${problem}\n  ${shown}\n  npm run fuzz -- --seed ${seed} --reader ${reader} ${which}`;
    }),
  );
  const inputs = reports.reduce((sum, report) => sum + report.inputs, 0);
  const failed = reports.reduce((sum, report) => sum + report.failures.length, 0);
  return [
    row(["READER", "INPUTS", "ACCEPTED", "us/KB", "FAILURES", ""]),
    ...lines,
    ...failures,
    `${inputs} inputs of ${reports.length} readers in ${seconds.toFixed(0)} s, seed ${seed}: ${failed} failures`,
  ].join("\n");
}

function row([reader = "", ...cells]: readonly (string | number)[]): string {
  return `${String(reader).padEnd(20)}${cells.map((cell) => String(cell).padStart(10)).join("")}`.trimEnd();
}
