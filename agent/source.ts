import type { DescribedSensor } from "../domain/home/description.ts";
import type { Vitals } from "../domain/home/vitals.ts";
import type { Reading } from "../domain/reading.ts";
import type { Checkpoint } from "./spool.ts";

/** Where a source puts what it reads. */
export interface Intake {
  /**
   * Takes readings of one home; once it resolves they survive a crash and may be acknowledged to the sensor's side.
   * A checkpoint is stored in the same transaction, with readings or without.
   */
  accept(readings: readonly Reading[], checkpoint?: Checkpoint): Promise<void>;
  /** The position of the last checkpoint that was taken under this source's name, also before a restart. */
  checkpoint(source: string): string | undefined;
  /**
   * Tells of sensors that a gateway knows, heard or not; what is new is announced before the next readings.
   * What the configuration says of a sensor goes before it.
   */
  discover(sensors: readonly DescribedSensor[]): Promise<void>;
  /** Takes what a message says of sensors themselves; announced before the next readings, when it changed enough. */
  vitals(vitals: readonly Vitals[]): Promise<void>;
  /** Resolves while the spool has room: a source that can wait, such as a file, waits here before it reads on. */
  room(): Promise<void>;
}

/** Something temperatures come from. */
export interface Source {
  /** For logs and the terminal, for example `mqtt mqtt://127.0.0.1:1883`. */
  readonly name: string;
  /**
   * Its readings may wait some seconds to share a write to the disk: it acknowledges each when it is safe, and the next do
   * not wait for it.
   */
  readonly sharesWrites?: boolean;
  /**
   * Reads until the source has ended (a file) or `signal` aborts; both resolve.
   * Rejects with a SourceError when it cannot go on. A failing network is waited for, not rejected.
   */
  run(intake: Intake, signal: AbortSignal): Promise<void>;
  /** What keeps a running source from reading, such as a broker that does not answer; undefined while all is well. */
  problem?(): string | undefined;
}

/** A source that cannot go on; the message says what, where and how to fix it. */
export class SourceError extends Error {
  override readonly name = "SourceError";
}
