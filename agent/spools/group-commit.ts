import type { Checkpoint, Entry } from "../spool.ts";

/** What one `append` gave. */
export interface Append {
  homeId: string;
  entries: readonly Entry[];
  checkpoint: Checkpoint | undefined;
}

/** Entries that become one chunk. */
export interface Batch {
  homeId: string;
  entries: Entry[];
  checkpoints: Checkpoint[];
}

interface Waiting extends Append {
  resolve: () => void;
  reject: (error: Error) => void;
}

/** A commit serves as many; fewer wait for the window. Below what brokers leave unacknowledged (Mosquitto: 20). */
const ENOUGH_ENTRIES = 10;
/** A chunk has no more, unless they were appended at once: a full spool drops whole chunks. */
const ENTRIES_PER_CHUNK = 500;
const RETRY_MS = 1000;

/**
 * Gathers appends, so that one write to the disk serves many. It writes when there are enough, when the window ends, or when
 * somebody asks. While `write` throws, it tries again each second. The appends stay pending, so nothing is acknowledged.
 */
export class GroupCommit {
  readonly #windowMs: number;
  readonly #write: (batches: readonly Batch[]) => void;
  readonly #stalled: (error: Error | undefined) => void;
  #waiting: Waiting[] = [];
  #entries = 0;
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;
  #isStalled = false;
  #isClosed = false;

  constructor(options: {
    windowMs: number;
    /** Writes all of it to the disk or throws. */
    write: (batches: readonly Batch[]) => void;
    /** Told of each failure, and with undefined of the first success after it. */
    stalled: (error: Error | undefined) => void;
  }) {
    this.#windowMs = options.windowMs;
    this.#write = options.write;
    this.#stalled = options.stalled;
  }

  append(one: Append): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error("the spool is closed"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...one, resolve, reject });
      this.#entries += one.entries.length;
      if (this.#windowMs === 0 || this.#entries >= ENOUGH_ENTRIES) this.flush();
      else this.#timer ??= setTimeout(() => this.#commit(), this.#windowMs);
    });
  }

  /** Commits what waits at the end of this turn of the event loop. */
  flush(): void {
    if (!this.#isStalled && this.#waiting.length > 0) this.#soon ??= setImmediate(() => this.#commit());
  }

  /** Commits what waits; what cannot be written is rejected. */
  close(): void {
    this.#commit();
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) reject(new Error("the spool is closed"));
  }

  #commit(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#soon);
    this.#timer = undefined;
    this.#soon = undefined;
    if (this.#waiting.length === 0) return;
    try {
      this.#write(inBatches(this.#waiting));
    } catch (error) {
      this.#isStalled = true;
      this.#stalled(error as Error);
      this.#timer = setTimeout(() => this.#commit(), RETRY_MS);
      return;
    }
    if (this.#isStalled) this.#stalled(undefined);
    this.#isStalled = false;
    this.#entries = 0;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }
}

/** Appends to one home one after the other as one, for the fewer chunks; checkpoints keep their order. */
function inBatches(appends: readonly Append[]): Batch[] {
  const batches: Batch[] = [];
  for (const { homeId, entries, checkpoint } of appends) {
    let last = batches.at(-1);
    if (last?.homeId !== homeId || last.entries.length + entries.length > ENTRIES_PER_CHUNK) {
      last = { homeId, entries: [], checkpoints: [] };
      batches.push(last);
    }
    for (const entry of entries) last.entries.push(entry);
    if (checkpoint !== undefined) last.checkpoints.push(checkpoint);
  }
  return batches;
}
