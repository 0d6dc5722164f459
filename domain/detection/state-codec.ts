import { ByteReader, ByteWriter } from "./byte-io.ts";
import { NO_DEVIATION } from "./deviation.ts";
import type { DetectorState } from "./state.ts";
import * as learned from "./state-learned.ts";
import * as parts from "./state-parts.ts";
import { SENSOR_RULES, type Tracks } from "./tracks.ts";

/** First byte of every stored state; a new layout gets a new number. */
const LAYOUT = 3;
/** Had one episode of place and sensor together, and a series of its own for the kind `generic`. */
const ONE_EPISODE_LAYOUT = 2;
const SERIES_BYTES = 155;

/** What a state has, as bits of its flags. */
const HAS = {
  cadence: 1,
  last: 2,
  suspect: 4,
  noise: 8,
  stuck: 16,
  warming: 32,
  /** Until layout 2. */
  series: 64,
  deviation: 128,
  lasting: 256,
  spells: 512,
  /** The value that may be stuck is another than the last believed one. */
  otherValue: 1024,
  sensor: 2048,
  sudden: 4096,
} as const;

/** Appends a detector's state, at most 700 bytes. `readState` gives back exactly the same state. */
export function writeState(out: ByteWriter, state: DetectorState): void {
  const { cadence, last, suspect, noise, stuck, warming, deviation, tracks, spells } = state;
  const baseMs = cadence?.lastMs ?? 0;
  const flags = flagsOf(state);
  out.u8(LAYOUT);
  out.u16(flags);
  if (cadence) parts.writeCadence(out, cadence);
  if (last) {
    out.signed(baseMs - last.atMs);
    out.f64(last.celsius);
  }
  if (suspect) parts.writeSuspect(out, suspect, baseMs);
  if (noise) parts.writeNoise(out, noise, baseMs);
  if (stuck) {
    if (flags & HAS.otherValue) out.f64(stuck.celsius);
    parts.writeRun(out, stuck, baseMs);
  }
  if (warming) parts.writeWarming(out, warming, baseMs);
  if (flags & HAS.deviation) learned.writeDeviation(out, deviation);
  if (tracks.lasting) parts.writeEpisode(out, tracks.lasting, baseMs);
  if (tracks.sensor) parts.writeEpisode(out, tracks.sensor, baseMs);
  if (tracks.sudden) parts.writeEpisode(out, tracks.sudden, baseMs);
  if (spells) parts.writeSpells(out, spells, baseMs);
  parts.writeLimits(out, state.limits, baseMs);
  learned.writeRecent(out, state.recent, baseMs);
  learned.writeHabits(out, state.habits, baseMs);
  learned.writeCourse(out, state.course, baseMs);
}

function flagsOf(state: DetectorState): number {
  const { last, stuck, tracks } = state;
  let flags = 0;
  if (state.cadence) flags |= HAS.cadence;
  if (last) flags |= HAS.last;
  if (state.suspect) flags |= HAS.suspect;
  if (state.noise) flags |= HAS.noise;
  if (stuck) flags |= HAS.stuck;
  if (state.warming) flags |= HAS.warming;
  if (!learned.isUntaught(state.deviation)) flags |= HAS.deviation;
  if (tracks.lasting) flags |= HAS.lasting;
  if (tracks.sensor) flags |= HAS.sensor;
  if (tracks.sudden) flags |= HAS.sudden;
  if (state.spells) flags |= HAS.spells;
  if (stuck && !Object.is(stuck.celsius, last?.celsius)) flags |= HAS.otherValue;
  return flags;
}

/** Reads what `writeState` wrote; throws an UnknownStateError for a layout that this code does not know. */
export function readState(input: ByteReader): DetectorState {
  const layout = input.u8();
  if (layout !== LAYOUT && layout !== ONE_EPISODE_LAYOUT) throw new UnknownStateError(layout);
  const flags = input.u16();
  const cadence = flags & HAS.cadence ? parts.readCadence(input) : undefined;
  const baseMs = cadence?.lastMs ?? 0;
  const last = flags & HAS.last ? { atMs: baseMs - input.signed(), celsius: input.f64() } : undefined;
  const suspect = flags & HAS.suspect ? parts.readSuspect(input, baseMs) : undefined;
  const noise = flags & HAS.noise ? parts.readNoise(input, baseMs) : undefined;
  const held = flags & HAS.otherValue ? input.f64() : last?.celsius;
  const stuck =
    flags & HAS.stuck ? parts.readRun(input, held as number, baseMs, layout === LAYOUT) : undefined;
  const warming = flags & HAS.warming ? parts.readWarming(input, baseMs) : undefined;
  if (flags & HAS.series) input.bytes(SERIES_BYTES);
  const deviation = flags & HAS.deviation ? learned.readDeviation(input, layout === LAYOUT) : NO_DEVIATION;
  const tracks = readTracks(input, flags, baseMs, layout);
  const spells = flags & HAS.spells ? parts.readSpells(input, baseMs) : undefined;
  const state: DetectorState = {
    version: 3,
    limits: parts.readLimits(input, baseMs),
    recent: learned.readRecent(input, baseMs),
    habits: learned.readHabits(input, baseMs),
    course: learned.readCourse(input, baseMs),
    deviation,
    tracks,
  };
  if (cadence) state.cadence = cadence;
  if (last) state.last = last;
  if (suspect) state.suspect = suspect;
  if (noise) state.noise = noise;
  if (stuck) state.stuck = stuck;
  if (warming) state.warming = warming;
  if (spells) state.spells = spells;
  return state;
}

function readTracks(input: ByteReader, flags: number, baseMs: number, layout: number): Tracks {
  const tracks: Tracks = {};
  for (const track of ["lasting", "sensor", "sudden"] as const)
    if (flags & HAS[track]) tracks[track] = parts.readEpisode(input, baseMs, layout === LAYOUT);
  const { lasting } = tracks;
  // Layout 2 had one episode, of whatever it was.
  if (layout === LAYOUT || lasting === undefined || !SENSOR_RULES.has(lasting.rule)) return tracks;
  return { sensor: lasting };
}

const scratch = new ByteWriter();

/** A detector's state as bytes of its own. */
export function encodeState(state: DetectorState): Uint8Array {
  scratch.clear();
  writeState(scratch, state);
  return scratch.take();
}

/** The state that `encodeState` stored; throws a RangeError when bytes are missing or left over. */
export function decodeState(bytes: Uint8Array): DetectorState {
  const input = new ByteReader(bytes);
  const state = readState(input);
  if (input.left > 0) throw new RangeError(`${input.left} bytes are left after a detector's state`);
  return state;
}

/** A stored state of a layout that this code does not know. */
export class UnknownStateError extends Error {
  constructor(layout: number) {
    super(
      `detector state has layout ${layout}, this code reads ${ONE_EPISODE_LAYOUT} and ${LAYOUT}: other code stored it`,
    );
    this.name = "UnknownStateError";
  }
}
