import type { ByteReader, ByteWriter } from "./byte-io.ts";
import type { Cadence } from "./cadence.ts";
import { CAUSE_CODES, RULE_CODES, SEVERITY_CODES } from "./codebook.ts";
import type { Episode } from "./episode.ts";
import type { Suspect } from "./rules/jump.ts";
import type { LimitTimes } from "./rules/limits.ts";
import type { Noise } from "./rules/noise.ts";
import { firstStuck, type Stuck } from "./rules/stuck.ts";
import type { Warming } from "./rules/warming.ts";
import { DAY_MS } from "./sample.ts";
import type { Spells } from "./state.ts";

// Each part of a state as bytes, its writer beside its reader. Times are stored as their distance from `baseMs`, the time
// at which the sensor was last heard: most take one to four bytes.

export function writeCadence(out: ByteWriter, { firstMs, lastMs, gaps, typicalMs, longMs }: Cadence): void {
  out.time(lastMs);
  out.signed(lastMs - firstMs);
  out.u8(gaps);
  out.f32(typicalMs);
  out.f32(longMs);
}

export function readCadence(input: ByteReader): Cadence {
  const lastMs = input.time();
  const firstMs = lastMs - input.signed();
  return { firstMs, lastMs, gaps: input.u8(), typicalMs: input.f32(), longMs: input.f32() };
}

export function writeSuspect(out: ByteWriter, suspect: Suspect, baseMs: number): void {
  out.signed(baseMs - suspect.sinceMs);
  out.u8(suspect.count);
  out.f32(suspect.beforeCelsius);
  out.f32(suspect.firstCelsius);
  out.f32(suspect.lastCelsius);
}

export function readSuspect(input: ByteReader, baseMs: number): Suspect {
  return {
    sinceMs: baseMs - input.signed(),
    count: input.u8(),
    beforeCelsius: input.f32(),
    firstCelsius: input.f32(),
    lastCelsius: input.f32(),
  };
}

export function writeNoise(out: ByteWriter, noise: Noise, baseMs: number): void {
  out.signed(baseMs - noise.atMs);
  writeSince(out, noise.sinceMs, baseMs);
  out.f32(noise.level);
  out.f32(noise.usual);
  out.f32(noise.last);
  out.f32(noise.change);
}

export function readNoise(input: ByteReader, baseMs: number): Noise {
  return {
    atMs: baseMs - input.signed(),
    sinceMs: readSince(input, baseMs),
    level: input.f32(),
    usual: input.f32(),
    last: input.f32(),
    change: input.f32(),
  };
}

/** Without its value, which is often that of the last reading. */
export function writeRun(out: ByteWriter, stuck: Stuck, baseMs: number): void {
  out.signed(baseMs - stuck.sinceMs);
  out.signed(baseMs - stuck.lastMs);
  out.f32(stuck.longestMs);
  out.f32(stuck.resolutionCelsius);
  out.f32(stuck.lowCelsius);
  out.f32(stuck.highCelsius);
}

/** `hasResolution`: since layout 3. */
export function readRun(input: ByteReader, celsius: number, baseMs: number, hasResolution: boolean): Stuck {
  const sinceMs = baseMs - input.signed();
  const run = { ...firstStuck(sinceMs, celsius), lastMs: baseMs - input.signed(), longestMs: input.f32() };
  if (!hasResolution) return run;
  return { ...run, resolutionCelsius: input.f32(), lowCelsius: input.f32(), highCelsius: input.f32() };
}

export function writeWarming(out: ByteWriter, warming: Warming, baseMs: number): void {
  writeSince(out, warming.sinceMs, baseMs);
  out.signed(Math.floor(baseMs / DAY_MS) - warming.day);
  out.u8(warming.days);
  out.f32(warming.fast);
  out.f32(warming.usual);
  out.f32(warming.excess);
  out.f32(warming.today);
}

export function readWarming(input: ByteReader, baseMs: number): Warming {
  return {
    sinceMs: readSince(input, baseMs),
    day: Math.floor(baseMs / DAY_MS) - input.signed(),
    days: input.u8(),
    fast: input.f32(),
    usual: input.f32(),
    excess: input.f32(),
    today: input.f32(),
  };
}

export function writeEpisode(out: ByteWriter, episode: Episode, baseMs: number): void {
  CAUSE_CODES.write(out, episode.cause);
  RULE_CODES.write(out, episode.rule);
  SEVERITY_CODES.write(out, episode.severity);
  out.signed(baseMs - episode.sinceMs);
  out.signed(baseMs - episode.openedMs);
  out.signed(baseMs - episode.oddMs);
  out.f32(episode.before);
  out.u8(episode.beforeIsCelsius ? 1 : 0);
  out.f32(episode.jumpCelsius);
}

/** `hasJump`: since layout 3. */
export function readEpisode(input: ByteReader, baseMs: number, hasJump: boolean): Episode {
  return {
    cause: CAUSE_CODES.read(input),
    rule: RULE_CODES.read(input),
    severity: SEVERITY_CODES.read(input),
    sinceMs: baseMs - input.signed(),
    openedMs: baseMs - input.signed(),
    oddMs: baseMs - input.signed(),
    before: input.f32(),
    beforeIsCelsius: input.u8() === 1,
    jumpCelsius: hasJump ? input.f32() : 0,
  };
}

export function writeSpells(out: ByteWriter, { lastMs, count }: Spells, baseMs: number): void {
  out.signed(baseMs - lastMs);
  out.u8(count);
}

export function readSpells(input: ByteReader, baseMs: number): Spells {
  return { lastMs: baseMs - input.signed(), count: input.u8() };
}

export function writeLimits(out: ByteWriter, { highSinceMs, lowSinceMs }: LimitTimes, baseMs: number): void {
  writeSince(out, highSinceMs, baseMs);
  writeSince(out, lowSinceMs, baseMs);
}

export function readLimits(input: ByteReader, baseMs: number): LimitTimes {
  return { highSinceMs: readSince(input, baseMs), lowSinceMs: readSince(input, baseMs) };
}

/** A time since which something is so; 0, which is "it is not", takes one byte. */
function writeSince(out: ByteWriter, ms: number, baseMs: number): void {
  const age = baseMs - ms;
  out.signed(ms === 0 ? 0 : age < 0 ? age : age + 1);
}

function readSince(input: ByteReader, baseMs: number): number {
  const code = input.signed();
  return code === 0 ? 0 : baseMs - (code < 0 ? code : code - 1);
}
