import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { mistakesEndWith2 } from "../../platform/command-line.ts";
import { doJobs, type Job, type JobReport } from "./jobs.ts";
import { READERS } from "./readers.ts";
import { readerTable } from "./table.ts";

interface Options {
  seed: number;
  inputs: number;
  reader?: string;
  from: number;
  workers: number;
  growths: number;
}

/** Inputs of one job: little enough that the processes end together, and that a lost job is soon repeated. */
const JOB_INPUTS = 2000;
const JOB_GROWTHS = 4;

/** `npm run fuzz`: the long form of tests/fuzz.test.ts. Exit code 1 when a reader failed. */
mistakesEndWith2(
  new Command("fuzz")
    .description(
      "Feeds every reader of outside bytes with inputs that are mostly wrong, and has the next stage take the rest.",
    )
    .option("--seed <n>", "the same seed gives the same inputs", count, 1)
    .option("--inputs <n>", "how many inputs, of all readers together", count, 1_000_000)
    .addOption(new Option("--reader <name>", "this reader alone").choices(READERS.map(({ name }) => name)))
    .option("--from <n>", "number of the first input, and of the first growth, of each reader", count, 0)
    .option(
      "--growths <n>",
      "samples of each reader that grow to 80 KB, to see how its cost grows",
      count,
      12,
    )
    .option("--workers <n>", "processes", count, availableParallelism())
    .action(async (options: Options) => {
      const startedMs = performance.now();
      const reports = new Map<string, JobReport>();
      await doJobs(jobsOf(options), Math.max(1, options.workers), (report) => {
        reports.set(report.reader, together(reports.get(report.reader), report));
      });
      const all = READERS.flatMap(({ name }) => reports.get(name) ?? []);
      console.log(readerTable(all, options.seed, (performance.now() - startedMs) / 1000));
      if (all.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
    }),
)
  .parseAsync()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });

/** The inputs divided among the readers by their shares, dear readers first. */
function jobsOf({ seed, inputs, reader: only, from, growths }: Options): Job[] {
  const chosen = READERS.filter(({ name }) => only === undefined || name === only);
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  return [...chosen]
    .sort((a, b) => a.share - b.share)
    .flatMap(({ name: reader, share }) => {
      const own = Math.round((inputs * share) / shares);
      const jobs: Job[] = [];
      for (let done = 0; done < growths; done += JOB_GROWTHS)
        jobs.push({
          reader,
          seed,
          from: from + done,
          inputs: 0,
          growths: Math.min(JOB_GROWTHS, growths - done),
        });
      for (let done = 0; done < own; done += JOB_INPUTS)
        jobs.push({ reader, seed, from: from + done, inputs: Math.min(JOB_INPUTS, own - done), growths: 0 });
      return jobs;
    });
}

function together(before: JobReport | undefined, report: JobReport): JobReport {
  if (before === undefined) return report;
  return {
    reader: report.reader,
    inputs: before.inputs + report.inputs,
    accepted: before.accepted + report.accepted,
    bytes: before.bytes + report.bytes,
    cpuMs: before.cpuMs + report.cpuMs,
    failures: [...before.failures, ...report.failures],
  };
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError("expected a whole number");
  return number;
}
