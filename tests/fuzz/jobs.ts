import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { type Failure, type ReaderReport, TOLD_EVERY } from "./fuzz.ts";

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
/** Fifty inputs take less than a second: whoever makes no progress for so long hangs, however busy the machine is. */
const SILENT_MS = 120_000;

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
        onReport(lostReport(job, report));
      } else onReport(report);
    }
    worker.kill();
  };
  await Promise.all(Array.from({ length: count }, work));
}

function startWorker(): ChildProcess {
  return fork(WORKER, { execArgv: ["--disable-warning=ExperimentalWarning"] });
}

/** What a process sends: where it is, or at the end what the job came to. */
type Message = { at: number } | JobReport;
type Lost = { lost: string; at: number };

function reportOf(worker: ChildProcess, job: Job): Promise<JobReport | Lost> {
  return new Promise((resolve) => {
    let at = job.from;
    let timer: NodeJS.Timeout;
    const end = (report: JobReport | Lost) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      resolve(report);
    };
    const lose = (lost: string) => end({ lost, at });
    const wait = () => setTimeout(() => lose(`no progress within ${SILENT_MS / 1000} s`), SILENT_MS);
    timer = wait();
    worker.on("message", (message: Message) => {
      if (!("at" in message)) return end(message);
      at = message.at;
      clearTimeout(timer);
      timer = wait();
    });
    worker.once("exit", (code, signal) => lose(`the process ended (${signal ?? code})`));
    worker.once("error", (error) => lose(error.message));
    worker.send(job);
  });
}

function lostReport({ reader, inputs, growths, from }: Job, { lost, at }: Lost): JobReport {
  const isGrowth = growths > 0;
  const count = isGrowth ? growths : Math.min(TOLD_EVERY, from + inputs - at);
  const problem = `${lost}, at one of ${count} ${isGrowth ? "growths" : "inputs"} from ${at}`;
  const failure: Failure = { input: at, problem, shown: "", count, ...(isGrowth && { isGrowth }) };
  return { reader, inputs, accepted: 0, bytes: 0, cpuMs: 0, failures: [failure] };
}
