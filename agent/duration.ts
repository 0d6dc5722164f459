import { z } from "zod";

/** A duration in words, such as 500ms, 2s, 10min. */
const DURATION = /^(\d+(?:\.\d+)?) ?(ms|s|min)$/;
const UNITS_MS: Record<string, number> = { ms: 1, s: 1000, min: 60_000 };

/** A duration in the configuration, between two others. */
export function durationSchema(least: string, most: string) {
  const isWithin = (text: string) => msOf(text) >= msOf(least) && msOf(text) <= msOf(most);
  return z
    .string()
    .regex(DURATION, "is no duration: write 500ms, 2s or 10min")
    .refine((text) => !DURATION.test(text) || isWithin(text), `is not between ${least} and ${most}`)
    .meta({ values: `duration, ${least} to ${most}` });
}

/** A duration of the configuration in ms. */
export function msOf(text: string): number {
  const [, count, unit = ""] = DURATION.exec(text) ?? [];
  return Math.round(Number(count) * (UNITS_MS[unit] ?? Number.NaN));
}
