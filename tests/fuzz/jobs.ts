import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Failure, ReaderReport } from "./fuzz.ts";

/** A part of the work that one process does at a time: inputs of a reader, or growths of its samples. */
export interface Job {
  reader: string;
  seed: number;
  from: number;
  inputs: number;
  growths: number;
}

/** What a process says of a job. */
export type JobReport = ReaderReport;

const WORKER = join(import.meta.dirname, "worker.ts");
/** Some hundred times what a job takes on a busy machine: whoever is silent for so long hangs. */
const SILENT_MS = 60_000;

/**
 * Has `count` processes of their own do the jobs: what ends a process, as a reader that runs out of memory, or keeps it
 * for ever is a failure of the job's inputs, and a new process goes on with the next job.
 */
export async function doJobs(
  jobs: readonly Job[],
  count: number,
  onReport: (report: JobReport) => void,
): Promise<void> {
  const waiting = [...jobs];
  const work = async () => {
    let worker = startWorker();
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const report = await reportOf(worker, job);
      if ("lost" in report) {
        worker.kill("SIGKILL");
        worker = startWorker();
        onReport(lostReport(job, report.lost));
      } else onReport(report);
    }
    worker.kill();
  };
  await Promise.all(Array.from({ length: count }, work));
}

function startWorker(): ChildProcess {
  return fork(WORKER, { execArgv: ["--disable-warning=ExperimentalWarning"] });
}

function reportOf(worker: ChildProcess, job: Job): Promise<JobReport | { lost: string }> {
  return new Promise((resolve) => {
    const end = (report: JobReport | { lost: string }) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      resolve(report);
    };
    const timer = setTimeout(() => end({ lost: `no answer within ${SILENT_MS / 1000} s` }), SILENT_MS);
    worker.once("message", (report: JobReport) => end(report));
    worker.once("exit", (code, signal) => end({ lost: `the process ended (${signal ?? code})` }));
    worker.once("error", (error) => end({ lost: error.message }));
    worker.send(job);
  });
}

function lostReport({ reader, from, inputs, growths }: Job, lost: string): JobReport {
  const count = inputs + growths;
  const problem = `${lost}, at one of ${count} ${growths > 0 ? "growths" : "inputs"} from ${from}`;
  const failure: Failure = { input: from, problem, shown: "", count, ...(growths > 0 && { isGrowth: true }) };
  return { reader, inputs, accepted: 0, bytes: 0, cpuMs: 0, failures: [failure] };
}
