import * as z from "zod";
import { MAX_HOME_BYTES, MAX_LIMIT_CELSIUS, MAX_SENSORS } from "../limits.ts";
import { type Limits, PLACE_KINDS } from "../places.ts";
import { roundCelsius } from "../reading.ts";
import { timeZoneSchema } from "../time-zone.ts";
import { countSchema, homeIdSchema, nameSchema, sensorIdSchema } from "./fields.ts";

const celsiusLimit = (what: string) =>
  z.number().min(-MAX_LIMIT_CELSIUS).max(MAX_LIMIT_CELSIUS).overwrite(roundCelsius).describe(what).optional();

const limitsSchema = z
  .strictObject({
    criticalLowCelsius: celsiusLimit("Below it is critical: told at once, at any hour."),
    lowCelsius: celsiusLimit("Below it is a warning."),
    highCelsius: celsiusLimit("Above it is a warning."),
    criticalHighCelsius: celsiusLimit("Above it is critical."),
  })
  .refine(
    areInOrder,
    "are not in order: criticalLowCelsius, lowCelsius, highCelsius, criticalHighCelsius must rise",
  )
  .transform((limits) =>
    Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
  );

/** A sensor as it stands in announcements and in the agent's configuration. */
export const sensorSchema = z.strictObject({
  id: sensorIdSchema.describe("As the source calls it: npm run sensors shows what was heard."),
  name: nameSchema.describe("As people call it; it stands in e-mails."),
  room: nameSchema.describe("Where it hangs; the page groups many sensors by it.").exactOptional(),
  kind: z
    .enum(PLACE_KINDS)
    .describe(
      "What kind of place it is: presets its limits and how long they may be crossed. Left out, it is learned from the readings, and the householder is asked.",
    )
    .exactOptional(),
  limits: limitsSchema.describe("In Celsius; each overrides the kind's.").exactOptional(),
});

const timeOfDaySchema = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d$/,
    'is no time of day; write it in quotes as "HH:MM", for example "22:00"',
  );

/** A sensor as it stands in announcements: a gateway may have told more of it than a person did. */
const announcedSensorSchema = sensorSchema.extend({
  hint: z
    .enum(PLACE_KINDS)
    .describe("What a gateway's description of the device suggests, where no kind is said.")
    .exactOptional(),
  battery: z.union([countSchema.max(100), z.literal("low")]).exactOptional(),
  hasWeakLink: z.literal(true).exactOptional(),
});

/** A home as it stands in the agent's configuration. */
export const homeSchema = homeOf(sensorSchema);

/** A home as it stands in announcements. */
export const announcedHomeSchema = homeOf(announcedSensorSchema);

function homeOf<S extends typeof sensorSchema>(sensor: S) {
  return z
    .strictObject({
      id: homeIdSchema.describe("Unique among all homes; letters, digits, dots, dashes and underscores."),
      name: nameSchema.describe("As people call it."),
      timeZone: timeZoneSchema.describe(
        "IANA, for example Europe/Brussels: e-mails and quiet hours go by it.",
      ),
      unit: z.enum(["celsius", "fahrenheit"]).describe("What people read; everything stored is Celsius."),
      quietHours: z
        .strictObject({
          from: timeOfDaySchema.describe("When they begin."),
          to: timeOfDaySchema.describe("When they end."),
        })
        .describe("Every day, only what is critical is told between these times.")
        .exactOptional(),
      sensors: z
        .array(sensor)
        .max(MAX_SENSORS, `has more than ${MAX_SENSORS} sensors; divide it into two homes`)
        .superRefine(noSensorTwice)
        .describe("Those that have names; [] when there are none yet."),
    })
    .superRefine((home, context) => {
      const bytes = homeBytes(home);
      if (bytes > MAX_HOME_BYTES)
        context.addIssue({
          code: "custom",
          message: `its description has ${bytes} bytes of JSON, at most ${MAX_HOME_BYTES} bytes can be announced; shorten names and ids, or divide it into two homes`,
        });
    });
}

/** Bytes of a home's description as it stands in an announcement. */
export function homeBytes(home: object): number {
  return Buffer.byteLength(JSON.stringify(home));
}

function noSensorTwice(sensors: readonly { id: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { id }] of sensors.entries()) {
    if (seen.has(id))
      context.addIssue({
        code: "custom",
        path: [index, "id"],
        message: `sensor ${id} is described twice; keep one of the two`,
      });
    seen.add(id);
  }
}

/** Whether limits rise, of those that are given; a missing one comes from the kind of place. */
export function areInOrder(limits: { [Name in keyof Limits]: Limits[Name] | undefined }): boolean {
  const { criticalLowCelsius, lowCelsius, highCelsius, criticalHighCelsius } = limits;
  const low = Math.max(
    criticalLowCelsius ?? Number.NEGATIVE_INFINITY,
    lowCelsius ?? Number.NEGATIVE_INFINITY,
  );
  const high = Math.min(
    highCelsius ?? Number.POSITIVE_INFINITY,
    criticalHighCelsius ?? Number.POSITIVE_INFINITY,
  );
  const isRising = (from?: number, to?: number) => from === undefined || to === undefined || from <= to;
  return isRising(criticalLowCelsius, lowCelsius) && low < high && isRising(highCelsius, criticalHighCelsius);
}
