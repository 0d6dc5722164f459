import type { Entry } from "../spool.ts";
import { type FoundChunk, readSegment } from "./chunk.ts";
import { decodeEntries } from "./entry-codec.ts";
import type { Segments } from "./segments.ts";

/** A place in the log. */
export interface Cursor {
  segment: number;
  offset: number;
}

/** Numbers of a home that follow each other and share a fate. */
export interface Stretch {
  first: number;
  last: number;
  /** Where it stands, or what stands behind it when it is missing. */
  at: Cursor;
  atMs: number;
  /** On disk; 0 when it is missing. */
  bytes: number;
  /** How many of the numbers are readings; null when nobody knows. */
  readings: number | null;
  /** Its entries; undefined when they are damaged or missing. */
  entries(): Entry[] | undefined;
}

/** The numbers of a home that are asked for: those behind `done`, up to `given`, from the cursor on. */
export interface Asked {
  home: string;
  done: number;
  given: number;
  from: Cursor;
}

/**
 * A home's numbers in their order, with those that are missing. What a stretch gives is to be read before the next one is
 * asked for.
 */
export function* stretches(segments: Segments, { home, done, given, from }: Asked): Generator<Stretch> {
  let known = done;
  let last: Cursor = from;
  for (const segment of segments.list) {
    if (segment.number < from.segment) continue;
    const bytes = segments.read(segment);
    const begin = segment.number === from.segment ? from.offset : 0;
    for (const item of readSegment(bytes, segment.number, begin)) {
      if (item.type === "lost" && item.home === home) {
        last = { segment: segment.number, offset: item.offset ?? 0 };
        if (item.last > known) yield missing(known + 1, item.last, last, 0, null);
        known = Math.max(known, item.last);
      }
      if (item.type !== "chunk" || item.facts.home !== home) continue;
      const { facts } = item;
      last = { segment: segment.number, offset: item.offset };
      if (facts.after > known) yield missing(known + 1, facts.after, last, facts.atMs, facts.after - known);
      known = Math.max(known, facts.after);
      if (facts.last > known) yield present(item, known + 1, last);
      known = Math.max(known, facts.last);
    }
  }
  if (given > known) yield missing(known + 1, given, last, 0, null);
}

function present({ facts, bytes, text }: FoundChunk, above: number, at: Cursor): Stretch {
  const first = Math.max(facts.first, above);
  const count = facts.last - first + 1;
  return {
    first,
    last: facts.last,
    at,
    atMs: facts.atMs,
    bytes,
    readings: Math.min(count, facts.readings),
    entries() {
      const found = text();
      return found === undefined ? undefined : decodeEntries(found).slice(first - facts.first);
    },
  };
}

function missing(first: number, last: number, at: Cursor, atMs: number, readings: number | null): Stretch {
  return { first, last, at, atMs, bytes: 0, readings, entries: () => undefined };
}
