import { stat } from "node:fs/promises";
import type { Reading } from "../../domain/reading.ts";
import { pause } from "../../platform/backoff.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Source, SourceError } from "../source.ts";
import { type BadRows, NO_BAD_ROWS } from "./csv-causes.ts";
import { type CsvOptions, readCsv } from "./csv-readings.ts";
import { hasRoom } from "./room.ts";

/** How far a replay has come. */
export interface CsvProgress {
  readings: number;
  bytes: number;
  totalBytes: number;
  /** Latest event time that has been taken in. */
  nowMs: number;
}

/** What a whole file, or the part read before the signal, gave. */
export interface CsvSummary {
  readings: number;
  bad: BadRows;
  /** What was assumed of the file, for people. */
  notes: string[];
}

export interface CsvSourceOptions extends CsvOptions {
  path: string;
  /** Simulated seconds per real second, above 0; as fast as it goes when not given. */
  speed?: number | undefined;
  clock: Clock;
  onProgress?: (progress: CsvProgress) => void;
  onEnd?: (summary: CsvSummary) => void;
}

/** Readings are taken in at most this often when paced, together with all that became due meanwhile. */
const SHORTEST_PAUSE_MS = 20;
/** Timers of Node do not go beyond 2^31 - 1 ms. */
const LONGEST_PAUSE_MS = 24 * 3_600_000;

/**
 * Replays a CSV file, see `readCsv`, in the order of the file, and ends with it. With a `speed` a row waits until its
 * time has come, counted from the first row's; a row older than one before it is not waited for.
 */
export function csvSource(options: CsvSourceOptions): Source {
  const { path, speed } = options;
  return {
    name: `csv ${path}`,
    async run(intake, signal) {
      if (speed !== undefined && !(speed > 0 && speed < Infinity))
        throw new SourceError(`--speed ${speed}: expected a number above 0, for example --speed 600`);
      const totalBytes = await sizeOf(path);
      const pace = speed === undefined ? undefined : new Pace(speed, options.clock);
      const progress: CsvProgress = { readings: 0, bytes: 0, totalBytes, nowMs: 0 };
      let bad: BadRows = NO_BAD_ROWS;
      let notes: string[] = [];
      for await (const batch of readCsv(path, options)) {
        ({ bad, notes } = batch);
        progress.bytes = batch.bytes;
        for await (const readings of pace?.due(batch.readings, signal) ?? [batch.readings]) {
          if (!(await hasRoom(intake, signal))) break;
          if (readings.length > 0) await intake.accept(readings);
          progress.readings += readings.length;
          for (const { takenAtMs } of readings) if (takenAtMs > progress.nowMs) progress.nowMs = takenAtMs;
          options.onProgress?.({ ...progress });
        }
        if (signal.aborted) break;
      }
      options.onEnd?.({ readings: progress.readings, bad, notes });
    },
  };
}

/** Lets event time run at `speed` times the clock's, from the first reading on. */
class Pace {
  #speed: number;
  #clock: Clock;
  #start: { atMs: number; takenAtMs: number } | undefined;

  constructor(speed: number, clock: Clock) {
    this.#speed = speed;
    this.#clock = clock;
  }

  /** The readings in order, each group once its last has become due; ends early when the signal aborts. */
  async *due(readings: Reading[], signal: AbortSignal): AsyncGenerator<Reading[]> {
    let group: Reading[] = [];
    for (const reading of readings) {
      if (this.#waitMs(reading) > 0) {
        if (group.length > 0) yield group;
        group = [];
        await this.#wait(reading, signal);
        if (signal.aborted) return;
      }
      group.push(reading);
    }
    yield group;
  }

  async #wait(reading: Reading, signal: AbortSignal): Promise<void> {
    for (let waitMs = this.#waitMs(reading); waitMs > 0 && !signal.aborted; waitMs = this.#waitMs(reading))
      await pause(Math.min(Math.max(waitMs, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS), signal);
  }

  #waitMs({ takenAtMs }: Reading): number {
    this.#start ??= { atMs: this.#clock.nowMs(), takenAtMs };
    return this.#start.atMs + (takenAtMs - this.#start.takenAtMs) / this.#speed - this.#clock.nowMs();
  }
}

/** 0 for what is not there: reading it says why. */
async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
