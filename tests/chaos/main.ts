import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Command, InvalidArgumentError, Option } from "commander";
import { mistakesEndWith2 } from "../../platform/command-line.ts";
import { type ChaosReport, chaos } from "./chaos.ts";

/** `npm run chaos`: the long form of tests/chaos.test.ts. Exit code 1 when something does not hold after a run. */
if (isMainThread)
  mistakesEndWith2(
    new Command("chaos")
      .description(
        "Has the functions live through drawn faults in virtual time, and judges what is stored and told.",
      )
      .option("--seeds <n>", "how many stories are lived through", count, 100)
      .option("--from <seed>", "the first of them", count, 1)
      .addOption(
        new Option("--seed <n>", "this one alone, and all that happens in it")
          .argParser(count)
          .conflicts(["seeds", "from", "workers"]),
      )
      .option("--workers <n>", "threads that share the seeds", count, availableParallelism())
      .action((options: Options) => (options.seed === undefined ? runAll(options) : runOne(options.seed))),
  )
    .parseAsync()
    .catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
else await work(workerData as Share);

interface Options {
  seeds: number;
  from: number;
  seed?: number;
  workers: number;
}

/** The seeds of a worker: `from`, `from + step` and so on below `until`. */
interface Share {
  from: number;
  until: number;
  step: number;
}

async function work({ from, until, step }: Share): Promise<void> {
  for (let seed = from; seed < until; seed += step) parentPort?.postMessage(await runSafely(seed));
}

async function runAll({ seeds, from, workers }: Options): Promise<void> {
  const startedAtMs = Date.now();
  const reports: ChaosReport[] = [];
  const shares = Array.from({ length: Math.min(workers, seeds) }, (_, index) => ({
    from: from + index,
    until: from + seeds,
    step: workers,
  }));
  await Promise.all(
    shares.map(
      (share) =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: share });
          worker.on("message", (report: ChaosReport) => {
            reports.push(report);
            tellProblems(report);
            if (reports.length % 50 === 0) console.log(`${reports.length} of ${seeds} seeds`);
          });
          worker.on("error", reject);
          worker.on("exit", () => resolve());
        }),
    ),
  );
  const failed = reports.filter(({ problems }) => problems.length > 0).length;
  const seconds = (Date.now() - startedAtMs) / 1000;
  console.log(JSON.stringify({ ...sums(reports), failed, seconds }));
  if (failed > 0 || reports.length < seeds) process.exitCode = 1;
}

async function runOne(seed: number): Promise<void> {
  const report = await chaos(seed, (line) => console.log(line));
  console.log(JSON.stringify(report, undefined, 2));
  if (report.problems.length > 0) process.exitCode = 1;
}

async function runSafely(seed: number): Promise<ChaosReport> {
  try {
    return await chaos(seed);
  } catch (error) {
    const none = {
      hours: 0,
      homes: 0,
      records: 0,
      invocations: 0,
      faults: 0,
      mostFailures: 0,
      letters: 0,
      largestItemBytes: 0,
    };
    return { seed, ...none, problems: [String((error as Error).stack)] };
  }
}

function tellProblems({ seed, problems }: ChaosReport): void {
  if (problems.length === 0) return;
  console.log(`seed ${seed}: ${problems.length} problems\n  ${problems.slice(0, 10).join("\n  ")}`);
  console.log(`  repeat it with: npm run chaos -- --seed ${seed}`);
}

function sums(reports: readonly ChaosReport[]) {
  const sum = (of: (report: ChaosReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    seeds: reports.length,
    hours: sum(({ hours }) => hours),
    records: sum(({ records }) => records),
    invocations: sum(({ invocations }) => invocations),
    faults: sum(({ faults }) => faults),
    mostFailures: Math.max(...reports.map(({ mostFailures }) => mostFailures)),
    letters: sum(({ letters }) => letters),
    largestItemBytes: Math.max(...reports.map(({ largestItemBytes }) => largestItemBytes)),
  };
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("expected a whole number of 1 or more");
  return number;
}
