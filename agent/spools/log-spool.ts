import type { Gap } from "../../domain/wire/agent-report.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { unwritable } from "../../platform/unwritable.ts";
import type { Backlog, Checkpoint, Entry, Spool, SpooledEntry } from "../spool.ts";
import type { GapRow, HomeState } from "./chunk.ts";
import { encodeEntries, gapOf, joinGaps } from "./entry-codec.ts";
import { type Batch, GroupCommit } from "./group-commit.ts";
import { openLog } from "./open-log.ts";
import { homeIn, type State } from "./recovery.ts";
import { SEGMENT_BYTES, type Segments } from "./segments.ts";
import type { SpoolLock } from "./spool-lock.ts";
import { SpoolLog, type WrittenChunk } from "./spool-log.ts";
import { type Cursor, type Stretch, stretches } from "./stretches.ts";

/** How a spool on disk is kept. */
export interface LogSpoolOptions {
  /** It is kept in the folder of this name with `.d` behind it, which is made when it is not there. */
  path: string;
  /** When more than this waits, the oldest go. */
  maxBytes: number;
  /** What has waited longer than this goes, ms. */
  maxAgeMs: number;
  /** How long an append may wait for others to share its write, ms. Without it, no append waits. */
  commitWithinMs?: number;
  /** The home whose stream gets the gap when the log cannot be read and everything in it is lost. */
  homeId: string;
  clock: Clock;
  log: Log;
}

/** A clock that stands before this was never set (a Raspberry Pi starts in 1970): nothing is dropped by its word. */
const CLOCK_SET_SINCE_MS = Date.UTC(2025, 0, 1);

/**
 * Opens the spool of a path; throws a SpoolError when another agent uses it or a newer
 * one has written it, and an UnwritableError where nothing can be kept.
 */
export function openSpool(options: LogSpoolOptions): Spool {
  try {
    return new LogSpool(options);
  } catch (error) {
    throw unwritable(
      `spool ${options.path}`,
      error,
      "Give spool.path a place that the agent's user may write.",
    );
  }
}

/** A disk that was full takes readings again with so much room, so that it is not full again at once. */
const ROOM_AFTER_STALL_BYTES = 4 * SEGMENT_BYTES;

/** What waits for a home. */
interface Queue {
  /** Where its oldest stands. */
  from: Cursor;
  entries: number;
  bytes: number;
  oldestAtMs: number;
  /** Damage up to this number is counted and logged. */
  countedThrough: number;
}

/** A spool in a log of checksummed chunks; `docs/spool.md` says what it promises and what not. */
class LogSpool implements Spool {
  readonly #options: LogSpoolOptions;
  readonly #lock: SpoolLock;
  readonly #segments: Segments;
  readonly #state: State;
  readonly #log: SpoolLog;
  readonly #commits: GroupCommit;
  readonly #queues = new Map<string, Queue>();
  readonly #dropped = { readings: 0, announcements: 0 };
  #stalled: { problem: string; sinceMs: number } | undefined;

  constructor(options: LogSpoolOptions) {
    this.#options = options;
    const opened = openLog(options);
    this.#lock = opened.lock;
    this.#segments = opened.segments;
    this.#state = opened.state;
    this.#dropped.announcements = opened.isReplaced ? 1 : 0;
    this.#log = new SpoolLog(opened.segments, opened);
    this.#commits = new GroupCommit({
      windowMs: options.commitWithinMs ?? 0,
      write: (batches) => this.#write(batches),
      stalled: (error) => (error === undefined ? this.#goesOn() : this.#stalls(error)),
    });
    try {
      this.#log.open();
    } catch (error) {
      opened.segments.close();
      this.#lock.release();
      throw error;
    }
    for (const homeId of this.#state.homes.keys()) this.#count(homeId);
    this.#removeOld();
  }

  get id(): string {
    return this.#state.id;
  }

  append(homeId: string, entries: readonly Entry[], checkpoint?: Checkpoint): Promise<void> {
    if (entries.length === 0 && checkpoint === undefined) return Promise.resolve();
    return this.#commits.append({ homeId, entries, checkpoint });
  }

  flush(): void {
    this.#commits.flush();
  }

  checkpoint(source: string): string | undefined {
    return this.#state.checkpoints.get(source);
  }

  homes(): string[] {
    return [...this.#state.homes]
      .filter(([, { settled, given }]) => settled < given)
      .map(([homeId]) => homeId);
  }

  peek(homeId: string, limit: number): SpooledEntry[] {
    const { gap } = homeIn(this.#state, homeId);
    const found: SpooledEntry[] = gap === undefined ? [] : [gapEntry(gap)];
    for (const stretch of this.#waiting(homeId)) {
      if (found.length >= limit) break;
      const entries = stretch.entries();
      if (entries === undefined) {
        this.#countDamage(homeId, stretch);
        found.push(gapEntry({ first: stretch.first, last: stretch.last, gap: damageGap(stretch) }));
      } else
        for (const [index, entry] of entries.slice(0, limit - found.length).entries())
          found.push({ sequence: stretch.first + index, entry });
    }
    return found.slice(0, limit);
  }

  settle(homeId: string, throughSequence: number): void {
    const home = homeIn(this.#state, homeId);
    if (throughSequence <= home.settled) return;
    const done = doneIn(home);
    this.#log.note({ type: "settled", home: homeId, through: throughSequence });
    this.#advance(homeId, done);
    this.#removeOld();
  }

  trim(): void {
    this.#keepBounds();
    this.#log.catchUp();
    this.#log.reserve();
  }

  backlog(): Backlog {
    const queues = [...this.#queues.values()];
    const waiting = queues.filter(({ entries }) => entries > 0);
    return {
      entries: queues.reduce((sum, { entries }) => sum + entries, 0),
      bytes: this.#bytes(),
      oldestAtMs: waiting.length === 0 ? null : Math.min(...waiting.map(({ oldestAtMs }) => oldestAtMs)),
      droppedReadings: this.#dropped.readings,
      droppedAnnouncements: this.#dropped.announcements,
      ...(this.#stalled === undefined ? {} : { problem: this.#stalled.problem }),
    };
  }

  close(): void {
    this.#commits.close();
    this.#log.close();
    this.#lock.release();
  }

  #bytes(): number {
    let sum = 0;
    for (const { bytes } of this.#queues.values()) sum += bytes;
    return sum;
  }

  #queue(homeId: string): Queue {
    let queue = this.#queues.get(homeId);
    if (queue === undefined) {
      queue = { from: this.#log.end, entries: 0, bytes: 0, oldestAtMs: 0, countedThrough: 0 };
      this.#queues.set(homeId, queue);
    }
    return queue;
  }

  #waiting(homeId: string, done = doneIn(homeIn(this.#state, homeId))): Generator<Stretch> {
    const { given } = homeIn(this.#state, homeId);
    return stretches(this.#segments, { home: homeId, done, given, from: this.#queue(homeId).from });
  }

  /** Counts what was found in the log. */
  #count(homeId: string): void {
    const { given } = homeIn(this.#state, homeId);
    if (doneIn(homeIn(this.#state, homeId)) >= given) return;
    const queue = this.#queue(homeId);
    queue.from = { segment: 0, offset: 0 };
    let oldest: Stretch | undefined;
    for (const stretch of this.#waiting(homeId)) {
      oldest ??= stretch;
      if (stretch.bytes > 0) queue.entries += stretch.last - stretch.first + 1;
      queue.bytes += stretch.bytes;
    }
    if (oldest !== undefined) Object.assign(queue, { from: oldest.at, oldestAtMs: oldest.atMs });
  }

  /** The batches are on disk when this returns; when it throws, nothing has changed. */
  #write(batches: readonly Batch[]): void {
    const idle = (homeId: string) => {
      const home = homeIn(this.#state, homeId);
      return doneIn(home) >= home.given;
    };
    const wasIdle = new Set(batches.map(({ homeId }) => homeId).filter(idle));
    if (this.#stalled !== undefined) this.#segments.assertRoom(ROOM_AFTER_STALL_BYTES);
    const atMs = this.#options.clock.nowMs();
    const written = this.#log.append(
      batches.map(({ homeId, entries, checkpoints }) => ({
        facts: {
          home: homeId,
          readings: entries.filter(({ type }) => type === "reading").length,
          atMs,
          ...(checkpoints.length === 0 ? {} : { checkpoints: newestOf(checkpoints) }),
        },
        count: entries.length,
        text: encodeEntries(entries),
      })),
    );
    for (const chunk of written) this.#enqueue(chunk, wasIdle);
    this.#keepBounds();
  }

  #enqueue({ facts, at, bytes }: WrittenChunk, wasIdle: Set<string>): void {
    const { home, first, last, atMs } = facts;
    if (last < first) return;
    const queue = this.#queue(home);
    if (wasIdle.delete(home)) Object.assign(queue, { from: at, oldestAtMs: atMs });
    queue.entries += last - first + 1;
    queue.bytes += bytes;
  }

  /** Goes past what is settled or dropped, of which everything up to `before` was passed already. */
  #advance(homeId: string, before: number): void {
    const queue = this.#queue(homeId);
    const done = doneIn(homeIn(this.#state, homeId));
    for (const { first, last, bytes, at, atMs } of this.#waiting(homeId, before)) {
      if (bytes > 0) queue.entries -= Math.max(0, Math.min(last, done) - first + 1);
      if (last > done) {
        Object.assign(queue, { from: at, oldestAtMs: atMs });
        return;
      }
      queue.bytes -= bytes;
    }
    Object.assign(queue, { from: this.#log.end, entries: 0, bytes: 0 });
  }

  #removeOld(): void {
    let needed = this.#log.end.segment;
    for (const [homeId, { from }] of this.#queues) {
      const home = homeIn(this.#state, homeId);
      if (doneIn(home) < home.given) needed = Math.min(needed, from.segment);
    }
    this.#log.removeBefore(needed);
  }

  #keepBounds(): void {
    const { clock, log, maxBytes, maxAgeMs } = this.#options;
    const before = this.#dropped.readings;
    for (let oldest = this.#oldest(); oldest !== undefined; oldest = this.#oldest()) {
      const { atMs } = oldest;
      const tooOld = atMs >= CLOCK_SET_SINCE_MS && clock.nowMs() - atMs > maxAgeMs;
      if (this.#bytes() <= maxBytes && !tooOld) break;
      this.#drop(oldest.homeId, tooOld ? "age" : "full");
    }
    const readings = this.#dropped.readings - before;
    if (readings === 0) return;
    this.#removeOld();
    log.error({ readings, bytes: this.#bytes() }, "spool full or too old: the oldest readings were dropped");
  }

  #oldest(): { homeId: string; atMs: number } | undefined {
    const waiting = [...this.#queues].filter(([, { bytes }]) => bytes > 0);
    const [oldest] = waiting.sort(
      ([, { from: a }], [, { from: b }]) => a.segment - b.segment || a.offset - b.offset,
    );
    return oldest && { homeId: oldest[0], atMs: oldest[1].oldestAtMs };
  }

  /** A gap takes the place of the oldest; gaps of a home follow each other, for what goes is always its oldest. */
  #drop(homeId: string, reason: Gap["reason"]): void {
    const home = homeIn(this.#state, homeId);
    const done = doneIn(home);
    for (const stretch of this.#waiting(homeId)) {
      const { first, last } = stretch;
      const entries = stretch.entries();
      const gap = entries === undefined ? damageGap(stretch) : gapOf(entries, reason);
      if (entries === undefined) this.#countDamage(homeId, stretch);
      else this.#countLost(entries.length, gap.readings ?? 0);
      const known = home.gap;
      if (known === undefined && gap.readings === 0)
        this.#log.note({ type: "settled", home: homeId, through: last });
      else {
        const row =
          known === undefined
            ? { first, last, gap }
            : { first: known.first, last, gap: joinGaps(known.gap, gap) };
        this.#log.note({ type: "gap", home: homeId, row });
      }
      break;
    }
    this.#advance(homeId, done);
  }

  #countLost(entries: number, readings: number): void {
    this.#dropped.readings += readings;
    this.#dropped.announcements += entries - readings;
  }

  #countDamage(homeId: string, { first, last, readings }: Stretch): void {
    const queue = this.#queue(homeId);
    if (last <= queue.countedThrough) return;
    queue.countedThrough = last;
    // Of how many nobody knows, an announcement can be one.
    this.#countLost(readings === null ? 1 : last - first + 1, readings ?? 0);
    this.#options.log.error(
      { home: homeId, first, last, readings },
      "the spool's file is damaged: these readings are lost, and a gap tells the home",
    );
  }

  #stalls({ message }: Error): void {
    const { clock, log, path } = this.#options;
    if (this.#stalled === undefined)
      log.error(
        { path, problem: message },
        "readings cannot be written to the disk: sources wait until they can, what is in the spool is sent on",
      );
    this.#stalled = { problem: message, sinceMs: this.#stalled?.sinceMs ?? clock.nowMs() };
  }

  #goesOn(): void {
    const { clock, log, path } = this.#options;
    const afterSeconds = Math.round((clock.nowMs() - (this.#stalled?.sinceMs ?? 0)) / 1000);
    log.info({ path, afterSeconds }, "readings are written to the disk again");
    this.#stalled = undefined;
  }
}

/** Numbers up to this wait no more: settled, or in the gap. */
function doneIn({ settled, gap }: HomeState): number {
  return Math.max(settled, gap?.last ?? 0);
}

function gapEntry({ first, last, gap }: GapRow): SpooledEntry {
  return { sequence: first, entry: { type: "gap", gap, throughSequence: last } };
}

function damageGap({ readings }: Stretch): Gap {
  return { reason: "corrupt", readings, sinceMs: null, untilMs: null };
}

function newestOf(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  return [...new Map(checkpoints.map((one) => [one.source, one])).values()];
}
