import { type Carried, carriedFrom } from "./carried.ts";
import { type ChunkFacts, encodeChunk, encodeNote, type Note } from "./chunk.ts";
import { apply, headFrom, homeIn, type Recovered, type State } from "./recovery.ts";
import type { Segments } from "./segments.ts";
import { SpoolError } from "./spool-error.ts";
import type { Cursor } from "./stretches.ts";

/** Entries of one home as text, to be numbered and written. */
export interface NewChunk {
  facts: Omit<ChunkFacts, "after" | "first" | "last">;
  count: number;
  text: string;
}

/** A chunk that is on disk. */
export interface WrittenChunk {
  facts: ChunkFacts;
  at: Cursor;
  bytes: number;
}

/**
 * The end of the log, where it is written. What is known is always right in memory; what cannot be written of it stands in
 * the head of the next segment.
 */
export class SpoolLog {
  readonly #segments: Segments;
  readonly #state: State;
  /** Stands behind the next head. */
  #atBeginning: Note[];
  /** What may still go into the current segment: that of an earlier run takes no chunks, one that failed takes nothing. */
  #takes: "all" | "notes" | "nothing" = "nothing";
  /** Something is known that is not on disk. */
  #isBehind = false;
  /** Of what was settled, one note waits for the next write: alone it would cost a page. */
  #waiting: Note | undefined;

  constructor(segments: Segments, { state, losses }: Recovered) {
    this.#segments = segments;
    this.#state = state;
    this.#atBeginning = losses;
  }

  /** Begins a segment of its own; when the disk is full, only notes are written until it is not. */
  open(): void {
    const newest = this.#segments.list.at(-1);
    const carried = newest === undefined ? undefined : carriedFrom(this.#segments, newest, this.#state);
    try {
      this.#begin(0, true, carried);
      if (newest !== undefined && carried !== undefined) this.#segments.remove(newest);
    } catch (error) {
      if (this.#segments.list.length === 0)
        throw new SpoolError(
          `${this.#segments.folder}: no spool can begin here: ${(error as Error).message}; free some space`,
          { cause: error },
        );
      this.#segments.continueNewest();
      this.#takes = "notes";
    }
    this.reserve();
  }

  /** Where the next chunk will stand. */
  get end(): Cursor {
    const { number, end } = this.#segments.current;
    return { segment: number, offset: end };
  }

  /** Writes and numbers chunks; on return they are on disk and known. When this throws, nothing has changed. */
  append(chunks: readonly NewChunk[]): WrittenChunk[] {
    const numbered = this.#numbered(chunks);
    let { bytes, written } = this.#encoded(numbered);
    if (this.#takes !== "all" || this.#needsSegment(bytes.length)) {
      this.#segments.reserve();
      this.#begin(bytes.length, false);
      ({ bytes, written } = this.#encoded(numbered));
    }
    this.#write(bytes);
    this.sync();
    this.#segments.current.end += bytes.length;
    this.#waiting = undefined;
    for (const { facts, at } of written)
      apply(this.#state, { type: "chunk", facts, offset: at.offset, bytes: 0, text: () => undefined });
    return written;
  }

  /** Takes over a change, and writes it as soon as the disk allows. */
  note(note: Note): void {
    apply(this.#state, note);
    const waited = this.#waiting;
    this.#waiting = note;
    // A second one tells of many: should the agent be killed, little is sent again.
    if (note.type !== "settled" || waited !== undefined) {
      this.#waiting = waited;
      this.#writeWaiting();
      this.#waiting = note;
      this.#writeWaiting();
    }
  }

  #writeWaiting(): void {
    if (this.#waiting === undefined) return;
    try {
      const bytes = encodeNote(this.#waiting, this.end);
      this.#waiting = undefined;
      // A head tells all of it.
      if (this.#needsSegment(bytes.length)) this.#begin(0, true);
      else {
        this.#write(bytes);
        this.#segments.current.end += bytes.length;
      }
    } catch {
      this.#isBehind = true;
    }
  }

  /** Tries again to write what could not be written. */
  catchUp(): void {
    this.#writeWaiting();
    if (this.#isBehind)
      try {
        this.#begin(0, true);
      } catch {
        // As before: it is tried again.
      }
  }

  /** Forgets the segments before one, once what is known without them is on disk. */
  removeBefore(number: number): void {
    if ((this.#segments.list[0]?.number ?? number) >= number) return;
    try {
      this.#writeWaiting();
      this.sync();
    } catch {
      // A disk that cannot be written gets room only by this; after a crash a gap would be told that is none.
      this.#isBehind = true;
    }
    this.#segments.removeBefore(number);
    this.reserve();
  }

  /** Keeps a file in reserve; without room for it, the next append says so. */
  reserve(): void {
    try {
      this.#segments.reserve();
    } catch {
      // Intake waits until there is one.
    }
  }

  sync(): void {
    try {
      this.#segments.sync();
    } catch (error) {
      this.#takes = "nothing";
      throw error;
    }
  }

  /** A log that ends with this mark goes on with the next number; any other skips some. */
  close(): void {
    this.#writeWaiting();
    const bytes = encodeNote({ type: "closed" }, this.end);
    if (this.#takes === "all" && !this.#needsSegment(bytes.length))
      try {
        this.#write(bytes);
        this.sync();
      } catch {
        // Numbers are skipped, and nothing is lost.
      }
    this.#segments.close();
  }

  #needsSegment(length: number): boolean {
    const { bytes, end } = this.#segments.current;
    return this.#takes === "nothing" || this.#isBehind || bytes - end < length;
  }

  /** With what is `carried` from the newest segment, that one is not needed any more. */
  #begin(needed: number, mayUseReserve: boolean, carried?: readonly Carried[]): void {
    const before = this.#segments.list.at(carried === undefined ? -1 : -2);
    const head: Note = { type: "head", head: headFrom(this.#state, before) };
    const items = [head, ...(carried ?? []), ...this.#atBeginning];
    const content = (segment: number) =>
      items.reduce<Buffer>((bytes, item) => {
        const place = { segment, offset: bytes.length };
        const more = "text" in item ? encodeChunk(item.facts, item.text, place) : encodeNote(item, place);
        return Buffer.concat([bytes, more]);
      }, Buffer.alloc(0));
    this.#segments.begin(content, needed, mayUseReserve);
    this.#atBeginning = [];
    this.#waiting = undefined;
    this.#takes = "all";
    this.#isBehind = false;
  }

  /** What reaches the disk of a write that fails must never count, so nothing follows it in its segment. */
  #write(bytes: Buffer): void {
    try {
      this.#segments.write(bytes);
    } catch (error) {
      this.#takes = "nothing";
      throw error;
    }
  }

  #numbered(chunks: readonly NewChunk[]): { facts: ChunkFacts; text: string }[] {
    const next = new Map<string, { given: number; used: number }>();
    return chunks.map(({ facts, count, text }) => {
      const { given, used } = next.get(facts.home) ?? homeIn(this.#state, facts.home);
      const last = used + count;
      next.set(facts.home, count === 0 ? { given, used } : { given: last, used: last });
      return { facts: { ...facts, after: given, first: used + 1, last }, text };
    });
  }

  #encoded(chunks: readonly { facts: ChunkFacts; text: string }[]): {
    bytes: Buffer;
    written: WrittenChunk[];
  } {
    const { segment, offset } = this.end;
    const parts = this.#waiting === undefined ? [] : [encodeNote(this.#waiting, this.end)];
    let length = parts[0]?.length ?? 0;
    const written = chunks.map(({ facts, text }): WrittenChunk => {
      const at = { segment, offset: offset + length };
      const part = encodeChunk(facts, text, at);
      parts.push(part);
      length += part.length;
      return { facts, at, bytes: part.length };
    });
    return { bytes: Buffer.concat(parts), written };
  }
}
