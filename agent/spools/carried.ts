import { type ChunkFacts, type Note, readSegment } from "./chunk.ts";
import type { State } from "./recovery.ts";
import { SEGMENT_BYTES, type Segment, type Segments } from "./segments.ts";

/** What is written again in the next segment. */
export type Carried = { facts: ChunkFacts; text: string } | Extract<Note, { type: "lost" }>;

/**
 * What still waits in a segment that has little in it, to be carried into the next one: an agent that is started again and
 * again must not fill the disk with segments. Undefined when it has much, or any damage.
 */
export function carriedFrom(segments: Segments, segment: Segment, { homes }: State): Carried[] | undefined {
  if (segment.end > SEGMENT_BYTES / 4) return undefined;
  const carried: Carried[] = [];
  for (const item of readSegment(segments.read(segment), segment.number)) {
    if (item.type === "damage") return undefined;
    if (item.type !== "chunk" && item.type !== "lost") continue;
    const { home, last } = item.type === "chunk" ? item.facts : item;
    if (last <= (homes.get(home)?.settled ?? 0)) continue;
    if (item.type === "lost") carried.push(item);
    else {
      const text = item.text();
      if (text === undefined) return undefined;
      carried.push({ facts: item.facts, text });
    }
  }
  return carried;
}
