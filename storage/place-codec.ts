import type { ByteReader, ByteWriter } from "../domain/detection/byte-io.ts";
import { codebook } from "../domain/detection/codebook.ts";
import type { Cycles } from "../domain/detection/compressor.ts";
import type { Place, Watch } from "../domain/detection/place.ts";

const KIND_CODES = codebook<NonNullable<Place["kind"]>>("kind of place", {
  unsure: 1,
  living: 2,
  bedroom: 3,
  nursery: 4,
  bathroom: 5,
  kitchen: 6,
  fridge: 7,
  freezer: 8,
  cellar: 9,
  pipe: 10,
  boiler: 11,
  "server-cupboard": 12,
  greenhouse: 13,
  outdoor: 14,
  generic: 15,
});

const HAS = {
  kind: 1,
  coldest: 2,
  warmest: 4,
  watch: 8,
  wasCold: 16,
  hasFallen: 32,
  rising: 64,
  peak: 128,
} as const;

/** Appends what is known of the kind of place: 1 to 10 bytes, up to 76 in the first days. `readPlace` gives back the same. */
export function writePlace(out: ByteWriter, { kind, coldest, warmest, watch }: Place): void {
  let flags = 0;
  if (kind !== undefined) flags |= HAS.kind;
  if (coldest !== undefined) flags |= HAS.coldest;
  if (warmest !== undefined) flags |= HAS.warmest;
  if (watch !== undefined) flags |= HAS.watch;
  if (watch?.wasCold) flags |= HAS.wasCold;
  if (watch?.hasFallen) flags |= HAS.hasFallen;
  if (watch?.cycles.isRising) flags |= HAS.rising;
  if (watch !== undefined && watch.cycles.peakMs > 0) flags |= HAS.peak;
  out.u8(flags);
  if (kind !== undefined) KIND_CODES.write(out, kind);
  if (coldest !== undefined) out.f32(coldest);
  if (warmest !== undefined) out.f32(warmest);
  if (watch !== undefined) writeWatch(out, watch);
}

/** Reads what `writePlace` wrote. */
export function readPlace(input: ByteReader): Place {
  const flags = input.u8();
  return {
    ...(flags & HAS.kind ? { kind: KIND_CODES.read(input) } : {}),
    ...(flags & HAS.coldest ? { coldest: input.f32() } : {}),
    ...(flags & HAS.warmest ? { warmest: input.f32() } : {}),
    ...(flags & HAS.watch ? { watch: readWatch(input, flags) } : {}),
  };
}

function writeWatch(out: ByteWriter, watch: Watch): void {
  out.time(watch.lastMs);
  out.signed(watch.lastMs - watch.sinceMs);
  out.u8(watch.days);
  out.f32s([watch.last, watch.first, watch.lowest, watch.highest, watch.mean, watch.squares, watch.hours]);
  const { extremeMs, extreme, low, peakMs, peak, trough, periodMs, step, score } = watch.cycles;
  out.signed(watch.lastMs - extremeMs);
  if (peakMs > 0) out.signed(watch.lastMs - peakMs);
  out.f32s([extreme, low, peak, trough, periodMs, step]);
  out.u8(score);
}

function readWatch(input: ByteReader, flags: number): Watch {
  const lastMs = input.time();
  const sinceMs = lastMs - input.signed();
  const days = input.u8();
  const day = input.f32s(7) as [number, number, number, number, number, number, number];
  const [last, first, lowest, highest, mean, squares, hours] = day;
  const wasCold = (flags & HAS.wasCold) !== 0;
  const hasFallen = (flags & HAS.hasFallen) !== 0;
  const cycles = readCycles(input, flags, lastMs);
  const values = { last, first, lowest, highest, mean, squares, hours };
  return { sinceMs, days, wasCold, hasFallen, lastMs, ...values, cycles };
}

function readCycles(input: ByteReader, flags: number, lastMs: number): Cycles {
  const extremeMs = lastMs - input.signed();
  const peakMs = flags & HAS.peak ? lastMs - input.signed() : 0;
  const values = input.f32s(6) as [number, number, number, number, number, number];
  const [extreme, low, peak, trough, periodMs, step] = values;
  const isRising = (flags & HAS.rising) !== 0;
  return { extremeMs, extreme, isRising, peakMs, low, peak, trough, periodMs, step, score: input.u8() };
}
