import type { Gap } from "../../domain/wire/agent-report.ts";
import type { Checkpoint } from "../spool.ts";
import {
  encodeRecord,
  HEADER_BYTES,
  isZero,
  KIND,
  nextRecordAt,
  type Place,
  recordAt,
  recordBytes,
} from "./record.ts";

/**
 * Entries that were appended together. On disk: a description, the entries, and the description again, so that one damaged
 * byte never takes both the entries and the knowledge of them.
 */
export interface ChunkFacts {
  home: string;
  /** The number that the home gave last before; what is missing between is lost. */
  after: number;
  first: number;
  /** Below `first` when only checkpoints were appended. */
  last: number;
  /** Of the entries, how many are readings. */
  readings: number;
  /** When it was appended, ms since 1970. */
  atMs: number;
  checkpoints?: Checkpoint[];
}

/** A chunk as it was found in a segment. */
export interface FoundChunk {
  type: "chunk";
  facts: ChunkFacts;
  offset: number;
  /** Bytes of the chunk on disk. */
  bytes: number;
  /** The entries, as `entry-codec.ts` writes them; undefined when they are damaged. */
  text(): string | undefined;
}

/** What the spool knows of a home; `gap` stands in the place of its oldest numbers after `settled`. */
export interface HomeState {
  /** The last number that is known to be given. */
  given: number;
  /** No number up to this may be given again: after a crash it is well above `given`. */
  used: number;
  settled: number;
  gap?: GapRow;
}

/** Lost entries that the stream has not been told of. */
export interface GapRow {
  first: number;
  last: number;
  gap: Gap;
}

/** All that the spool knows besides the entries, at the beginning of each segment, twice. */
export interface Head {
  version: number;
  spool: string;
  /** No home that is not here has given a number above this. */
  floor: number;
  /** How far the segment before holds; what stands behind was never acknowledged. */
  before?: { segment: number; end: number };
  homes: Record<string, HomeState>;
  checkpoints: Record<string, string>;
}

/** A change of what is known. */
export type Note =
  | { type: "head"; head: Head }
  | { type: "settled"; home: string; through: number }
  | { type: "gap"; home: string; row: GapRow }
  | { type: "lost"; home: string; after: number; first: number; last: number; offset?: number }
  | { type: "closed" };

/** What stands in a segment, in its order. */
export type Found =
  | FoundChunk
  | Note
  /** Bytes that are no record, from `offset` up to `next`. */
  | { type: "damage"; offset: number; next: number }
  /** A chunk whose writing was cut off: nobody was told that it is safe. */
  | { type: "torn"; offset: number };

const CHUNK_KINDS: ReadonlySet<number> = new Set([KIND.begin, KIND.entries, KIND.end]);

/** The bytes of a chunk for its place. */
export function encodeChunk(facts: ChunkFacts, entries: string, { segment, offset }: Place): Buffer {
  const size = recordBytes(Buffer.byteLength(entries));
  const text = JSON.stringify({ ...facts, size });
  const begin = encodeRecord(KIND.begin, text, { segment, offset });
  const at = offset + begin.length;
  return Buffer.concat([
    begin,
    encodeRecord(KIND.entries, entries, { segment, offset: at }),
    encodeRecord(KIND.end, text, { segment, offset: at + size }),
  ]);
}

/** The bytes of a note for its place; a head and a loss are written twice. */
export function encodeNote(note: Note, { segment, offset }: Place): Buffer {
  const { type, ...content } = note;
  const once = (at: number) => encodeRecord(KIND[type], JSON.stringify(content), { segment, offset: at });
  const first = once(offset);
  return type === "head" || type === "lost" ? Buffer.concat([first, once(offset + first.length)]) : first;
}

/** Reads what stands in the bytes of a segment from an offset on; damage ends nothing. */
export function* readSegment(bytes: Buffer, segment: number, from = 0): Generator<Found> {
  for (let offset = from; offset + HEADER_BYTES <= bytes.length; ) {
    const record = recordAt(bytes, { segment, offset });
    if (record === undefined) {
      const next = nextRecordAt(bytes, { segment, offset: offset + 1 });
      if (next === undefined && isZero(bytes, offset)) return;
      yield { type: "damage", offset, next: next ?? bytes.length };
      if (next === undefined) return;
      offset = next;
      continue;
    }
    const { kind, payload, next } = record;
    offset = next;
    if (payload === undefined) {
      // Of a chunk its other records may still tell; a note that is lost is made good by what follows.
      if (CHUNK_KINDS.has(kind)) yield { type: "damage", offset: next - recordBytes(0), next };
      continue;
    }
    if (kind === KIND.begin) {
      const chunk = chunkFrom(bytes, segment, next - recordBytes(payload.length), payload);
      if (chunk.type === "chunk") offset = chunk.offset + chunk.bytes;
      yield chunk;
    } else if (kind === KIND.end) {
      // Its beginning is damaged, or this would have been skipped with it.
      const facts = JSON.parse(payload.toString()) as ChunkFacts & { size: number };
      const length = recordBytes(payload.length);
      yield found(bytes, segment, next - 2 * length - facts.size, payload, facts);
    } else if (kind !== KIND.entries) yield noteFrom(kind, payload, next - recordBytes(payload.length));
  }
}

function chunkFrom(bytes: Buffer, segment: number, offset: number, payload: Buffer): Found {
  const facts = JSON.parse(payload.toString()) as ChunkFacts & { size: number };
  const end = offset + recordBytes(payload.length) + facts.size;
  if (isZero(bytes, end, end + HEADER_BYTES)) return { type: "torn", offset };
  return found(bytes, segment, offset, payload, facts);
}

function found(
  bytes: Buffer,
  segment: number,
  offset: number,
  payload: Buffer,
  { size, ...facts }: ChunkFacts & { size: number },
): FoundChunk {
  const length = recordBytes(payload.length);
  const text = () => recordAt(bytes, { segment, offset: offset + length })?.payload?.toString();
  return { type: "chunk", facts, offset, bytes: 2 * length + size, text };
}

function noteFrom(kind: number, payload: Buffer, offset: number): Note {
  const content = JSON.parse(payload.toString());
  if (kind === KIND.head) return { type: "head", ...content };
  if (kind === KIND.settled) return { type: "settled", ...content };
  if (kind === KIND.gap) return { type: "gap", ...content };
  if (kind === KIND.lost) return { type: "lost", ...content, offset };
  return { type: "closed" };
}
