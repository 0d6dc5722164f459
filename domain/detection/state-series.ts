import type { ByteReader, ByteWriter } from "./byte-io.ts";
import type { Series } from "./rules/series.ts";
import type { Tail } from "./tail.ts";

/** How many means, swings, seasonal means and tails a series has. */
const SIZES = { means: 5, swings: 4, seasonal: 2, tails: 9 } as const;

/** Appends a series as bytes, at most 165. */
export function writeSeries(out: ByteWriter, series: Series): void {
  out.u32(series.count);
  out.f32(series.last);
  out.f32(series.level);
  out.f32s(series.means);
  out.f32s(series.swings);
  out.f32s(series.seasonal);
  for (const { quantile, heaviness, count } of series.tails) {
    out.f32(quantile);
    out.f32(heaviness);
    out.u16(count);
  }
  out.f32(series.surprise);
  out.f32(series.alerts);
  out.u8(series.sinceAlert);
}

/** Reads what `writeSeries` wrote. */
export function readSeries(input: ByteReader): Series {
  return {
    count: input.u32(),
    last: input.f32(),
    level: input.f32(),
    means: input.f32s(SIZES.means),
    swings: input.f32s(SIZES.swings),
    seasonal: input.f32s(SIZES.seasonal),
    tails: readTails(input),
    surprise: input.f32(),
    alerts: input.f32(),
    sinceAlert: input.u8(),
  };
}

function readTails(input: ByteReader): Tail[] {
  const tails: Tail[] = [];
  for (let i = 0; i < SIZES.tails; i++)
    tails.push({ quantile: input.f32(), heaviness: input.f32(), count: input.u16() });
  return tails;
}
