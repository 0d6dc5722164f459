import { z } from "zod";
import { timeZoneSchema } from "../../domain/time-zone.ts";
import { sensorIdSchema } from "../../domain/wire/fields.ts";
import { mqttSchema } from "./mqtt/mqtt-config.ts";

const unit = z
  .enum(["celsius", "fahrenheit"])
  .describe("What the values are in; Celsius when left out.")
  .exactOptional();

const csvSchema = z
  .strictObject({
    type: z.literal("csv"),
    path: z.string().min(1).describe("The file."),
    columns: z
      .string()
      .describe("Its columns for timestamp, sensor and celsius, when they have other names.")
      .exactOptional(),
    sensor: sensorIdSchema.describe("The one sensor of a file without a sensor column.").exactOptional(),
    unit,
    timeZone: timeZoneSchema.describe("Zone of times without one; UTC when left out.").exactOptional(),
    follow: z.boolean().default(false).describe("Read on as the file grows, instead of ending with it."),
    speed: z
      .number()
      .positive()
      .describe("Seconds of the file in a second; as fast as it goes when left out.")
      .exactOptional(),
  })
  .refine(({ follow, speed }) => !follow || speed === undefined, {
    path: ["speed"],
    message: "a file that is followed is read as it grows: leave speed out",
  });

const oneWireSchema = z.strictObject({
  type: z.literal("one-wire"),
  folder: z
    .string()
    .min(1)
    .default("/sys/bus/w1/devices")
    .describe("Where the kernel shows the 1-Wire devices."),
  intervalSeconds: z.number().int().min(1).max(3600).default(60).describe("How often every sensor is read."),
});

const simulatedHouseSchema = z.strictObject({
  type: z.literal("simulated-house"),
  seed: z.number().int().default(1).describe("Another number, another house."),
  speed: z.number().positive().default(1).describe("Seconds of the house in a second."),
});

const sourceSchema = z.discriminatedUnion("type", [
  csvSchema,
  mqttSchema,
  oneWireSchema,
  simulatedHouseSchema,
]);

/** Where temperatures come from, as the configuration has it. */
export type SourceConfig = z.output<typeof sourceSchema>;

/** The sources of a configuration; two of them must not be one to the broker or in the spool. */
export const sourcesSchema = z
  .array(sourceSchema)
  .min(1)
  .superRefine((sources, context) => {
    const seen = new Map<string, number>();
    for (const [index, source] of sources.entries()) {
      const identity = identityOf(source);
      const first = identity === undefined ? undefined : seen.get(identity);
      if (first !== undefined)
        context.addIssue({
          code: "custom",
          path: [index],
          message: `is sources.${first} once more; list the families of one broker under one source`,
        });
      else if (identity !== undefined) seen.set(identity, index);
    }
  });

/** The broker's host, the file or the folder; undefined for what can be there twice. */
function identityOf(source: SourceConfig): string | undefined {
  switch (source.type) {
    case "csv":
      return `csv ${source.path}`;
    case "mqtt":
      return URL.canParse(source.url) ? `mqtt ${new URL(source.url).host}` : undefined;
    case "one-wire":
      return `one-wire ${source.folder}`;
    case "simulated-house":
      return undefined;
  }
}
