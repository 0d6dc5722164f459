import type { HomeDescription } from "../domain/home/description.ts";
import type { Reading } from "../domain/reading.ts";
import type { Gap } from "../domain/wire/agent-report.ts";

/** What the agent has to tell the stream. */
export type Entry = { type: "reading"; reading: Reading } | { type: "announcement"; home: HomeDescription };

/** Stands where entries were lost, from its own sequence through `throughSequence`; made by the spool alone. */
export interface GapEntry {
  type: "gap";
  gap: Gap;
  throughSequence: number;
}

/** An entry with its place in the order of its home: 1, 2, 3 ...; what was dropped leaves a gap in its place. */
export interface SpooledEntry {
  sequence: number;
  entry: Entry | GapEntry;
}

/** How far a source has read: its own words, kept under its name. */
export interface Checkpoint {
  /** Unique among the sources of an agent, and the same after a restart. */
  source: string;
  position: string;
}

/** What waits in the spool, and what it has lost since it was opened. */
export interface Backlog {
  entries: number;
  bytes: number;
  /** When the oldest that waits was appended, ms since 1970; null when nothing waits. */
  oldestAtMs: number | null;
  /** Readings lost because the spool was full, they were too old, or its file was corrupt. */
  droppedReadings: number;
  /** Announcements lost in the same way: whoever announces does so again. */
  droppedAnnouncements: number;
  /** Why nothing can be appended at present: the disk is full, or fails. */
  problem?: string;
}

/**
 * The agent's queue between sources and publisher, in order within a home.
 * What is settled is always the oldest of a home, so one position per home says it all.
 */
export interface Spool {
  /** Distinguishes this spool from an earlier one of the same agent: a new spool counts from 1 again. */
  readonly id: string;
  /**
   * Resolves once the entries survive a crash, and the checkpoint with them: both or neither. It may wait for others to
   * share a write, and waits while the disk cannot take it.
   */
  append(homeId: string, entries: readonly Entry[], checkpoint?: Checkpoint): Promise<void>;
  /** What was appended waits for nothing else. */
  flush(): void;
  /** The position that was last appended for a source; undefined for one that never had any. */
  checkpoint(source: string): string | undefined;
  /** Homes with something waiting. */
  homes(): string[];
  /** The oldest entries of a home, at most `limit`; they stay until settled. */
  peek(homeId: string, limit: number): SpooledEntry[];
  /** Forgets the home's entries up to and including `throughSequence`: delivered, or rejected for good. */
  settle(homeId: string, throughSequence: number): void;
  /** Drops what is beyond the bounds of bytes and age, as `append` does; to be called now and then. */
  trim(): void;
  backlog(): Backlog;
  close(): void;
}
