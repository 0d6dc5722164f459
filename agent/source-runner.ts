import { boundedText } from "../domain/bounded-text.ts";
import { MAX_PROBLEM_LENGTH, MAX_SOURCE_NAME_LENGTH } from "../domain/limits.ts";
import type { Reading } from "../domain/reading.ts";
import type { SourceReport } from "../domain/wire/agent-report.ts";
import { backoffMs, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { type Intake, type Source, SourceError } from "./source.ts";
import type { Checkpoint } from "./spool.ts";

/** A source that is started again whenever it fails; the others do not notice. */
export interface SourceRunner {
  /** Resolves when the source has ended by itself or `signal` aborts. */
  run(intake: Intake, signal: AbortSignal): Promise<void>;
  report(): SourceReport;
  /** Resolves with the first SourceError, for callers that do not wait for a fix. */
  firstError: Promise<SourceError>;
}

const BACKOFF = { baseMs: 1000, maxMs: 60_000 };
/** A source that ran well for this long starts again as if it had never failed, ms. */
const SOUND_AFTER_MS = 300_000;

/** A runner of one source. */
export function createSourceRunner(source: Source, clock: Clock, log: Log): SourceRunner {
  const report: SourceReport = {
    name: boundedText(source.name, MAX_SOURCE_NAME_LENGTH),
    state: "running",
    readings: 0,
    lastSuccessMs: null,
    problem: null,
  };
  let runningSinceMs: number | undefined;
  const isSound = (sinceMs: number) => clock.nowMs() - sinceMs > SOUND_AFTER_MS;
  let tellFirstError: (error: SourceError) => void;
  const firstError = new Promise<SourceError>((resolve) => {
    tellFirstError = resolve;
  });

  const counting = (intake: Intake): Intake => ({
    ...intake,
    async accept(readings: readonly Reading[], checkpoint?: Checkpoint) {
      await intake.accept(readings, checkpoint);
      Object.assign(report, { state: "running", problem: null, lastSuccessMs: clock.nowMs() });
      report.readings += readings.length;
    },
  });

  return {
    firstError,
    report() {
      // One that has run for long again is no longer failing, though its sensors may be silent.
      if (report.state === "failed" && runningSinceMs !== undefined && isSound(runningSinceMs))
        Object.assign(report, { state: "running", problem: null });
      const problem = report.state === "running" ? source.problem?.() : undefined;
      return problem === undefined
        ? { ...report }
        : { ...report, problem: boundedText(problem, MAX_PROBLEM_LENGTH) };
    },
    async run(intake, signal) {
      for (let attempt = 0; !signal.aborted; attempt += 1) {
        const startedAtMs = clock.nowMs();
        runningSinceMs = startedAtMs;
        try {
          await source.run(counting(intake), signal);
          report.state = "ended";
          if (!signal.aborted) log.info({ source: source.name }, "source has ended");
          return;
        } catch (error) {
          const { message } = error as Error;
          runningSinceMs = undefined;
          if (error instanceof SourceError) tellFirstError(error);
          const problem = boundedText(message, MAX_PROBLEM_LENGTH);
          if (report.problem !== problem)
            log.error(
              { source: source.name, error: message },
              "source failed, it is started again until it works",
            );
          Object.assign(report, { state: "failed", problem });
          if (isSound(startedAtMs)) attempt = 0;
          await pause(backoffMs(attempt, BACKOFF), signal);
        }
      }
    },
  };
}
