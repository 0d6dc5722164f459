import * as z from "zod";
import { MAX_TIME_ZONE_LENGTH } from "./limits.ts";

/** The name of a time zone that this Node knows. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, "is no IANA time zone, for example Europe/Brussels");

/** Whether a name is one of an IANA time zone. */
export function isTimeZone(name: string): boolean {
  if (name.length > MAX_TIME_ZONE_LENGTH) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
