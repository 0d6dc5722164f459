import { type Found, type Head, type HomeState, type Note, readSegment } from "./chunk.ts";
import { endOfContent } from "./record.ts";
import { SEGMENT_BYTES, type Segment, type Segments } from "./segments.ts";
import { SpoolError } from "./spool-error.ts";

/** What the spool knows besides the entries. */
export interface State {
  id: string;
  /** A home that is not known has used no number above this. */
  floor: number;
  homes: Map<string, HomeState>;
  checkpoints: Map<string, string>;
}

/** What a log told when it was opened. */
export interface Recovered {
  state: State;
  /** Where its end is damaged: numbers that may have been given, and whose entries are lost. */
  losses: Note[];
}

/** Of this format; a newer one is not guessed at. */
export const VERSION = 1;
/** Damage of fewer bytes cannot hide a whole chunk, whose records are three. */
const SMALLEST_CHUNK_BYTES = 160;

/**
 * Reads what is known from the newest segment whose head is sound, and from what follows it; undefined when there is none.
 * After anything but a clean close no number is given again that can have been given: a segment has fewer numbers than bytes.
 */
export function recover(segments: Segments): Recovered | undefined {
  for (const [back, segment] of [...segments.list].reverse().entries()) {
    const head = headOf(segments, segment);
    if (head === undefined) continue;
    if (head.version > VERSION)
      throw new SpoolError(
        `${segments.folder}: written by a newer agent (format ${head.version}, this one reads up to ${VERSION}); ` +
          "start the newer agent until the spool is empty, or name another spool.path",
      );
    const state = stateOf(head);
    const followers = segments.list.slice(segments.list.length - 1 - back);
    let end: End = { isClosed: false, isDamaged: false };
    for (const follower of followers) end = applySegment(state, segments, follower);
    // Whose head is not sound, that segment can have lost anything.
    if (back > 0) end = { isClosed: false, isDamaged: true };
    if (!end.isClosed) skipNumbers(state, head, followers);
    return { state, losses: end.isDamaged ? lossesOf(state) : [] };
  }
  return undefined;
}

/** A state as a head has it. */
export function headFrom({ id, floor, homes, checkpoints }: State, before?: Segment): Head {
  return {
    version: VERSION,
    spool: id,
    floor,
    ...(before === undefined ? {} : { before: { segment: before.number, end: before.end } }),
    homes: Object.fromEntries(homes),
    checkpoints: Object.fromEntries(checkpoints),
  };
}

/** The home as the spool knows it; one that it does not know begins above the floor. */
export function homeIn({ homes, floor }: State, homeId: string): HomeState {
  let home = homes.get(homeId);
  if (home === undefined) {
    home = { given: floor, used: floor, settled: floor };
    homes.set(homeId, home);
  }
  return home;
}

/** Takes over what a record says. */
export function apply(state: State, item: Found): void {
  if (item.type === "chunk") {
    const { facts } = item;
    if (facts.last >= facts.first) gave(homeIn(state, facts.home), facts.last);
    for (const { source, position } of facts.checkpoints ?? []) state.checkpoints.set(source, position);
  } else if (item.type === "lost") gave(homeIn(state, item.home), item.last);
  else if (item.type === "settled") {
    const home = homeIn(state, item.home);
    home.settled = Math.max(home.settled, item.through);
    if (home.gap !== undefined && home.gap.last <= home.settled) delete home.gap;
  } else if (item.type === "gap") {
    const home = homeIn(state, item.home);
    if (item.row.last > home.settled) home.gap = item.row;
  }
}

interface End {
  isClosed: boolean;
  isDamaged: boolean;
}

function gave(home: HomeState, last: number): void {
  home.given = Math.max(home.given, last);
  home.used = Math.max(home.used, last);
}

/** Sets how far each segment counts: as the head of the one behind it says, or to the end of what stands in it. */
export function limitSegments(segments: Segments): void {
  const newest = segments.list.at(-1);
  if (newest !== undefined) newest.end = endOfContent(segments.read(newest));
  for (const [index, segment] of segments.list.entries()) {
    const previous = segments.list[index - 1];
    if (previous === undefined) continue;
    const before = headOf(segments, segment)?.before;
    if (before?.segment === previous.number) previous.end = Math.min(previous.end, before.end);
  }
}

function headOf(segments: Segments, segment: Segment): Head | undefined {
  for (const item of readSegment(segments.read(segment), segment.number))
    if (item.type === "head") return item.head;
    else if (item.type === "chunk") return undefined;
  return undefined;
}

function stateOf({ spool, floor, homes, checkpoints }: Head): State {
  return {
    id: spool,
    floor,
    homes: new Map(Object.entries(structuredClone(homes))),
    checkpoints: new Map(Object.entries(checkpoints)),
  };
}

function applySegment(state: State, segments: Segments, segment: Segment): End {
  let isClosed = false;
  let damagedBytes = 0;
  const bytes = segments.read(segment);
  for (const item of readSegment(bytes, segment.number)) {
    isClosed = item.type === "closed";
    if (item.type === "chunk") damagedBytes = 0;
    if (item.type === "damage") damagedBytes += notZeroIn(bytes.subarray(item.offset, item.next));
    apply(state, item);
  }
  const isShort = segment.bytes < SEGMENT_BYTES;
  return { isClosed, isDamaged: damagedBytes >= SMALLEST_CHUNK_BYTES || isShort };
}

function notZeroIn(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (byte !== 0) count += 1;
  return count;
}

function lossesOf(state: State): Note[] {
  return [...state.homes].map(([home, { given, used }]): Note => {
    const note = { type: "lost" as const, home, after: given, first: given + 1, last: used };
    apply(state, note);
    return note;
  });
}

function skipNumbers(state: State, head: Head, segments: readonly Segment[]): void {
  // One more, should the newest file itself be gone.
  const most = segments.reduce((sum, { bytes }) => sum + Math.max(bytes, SEGMENT_BYTES), SEGMENT_BYTES);
  for (const [homeId, home] of state.homes)
    home.used = Math.max(home.used, (head.homes[homeId]?.used ?? head.floor) + most);
  state.floor = head.floor + most;
}
