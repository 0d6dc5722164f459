import { z } from "zod";
import { filterProblem } from "./topic-filter.ts";

const unit = z.enum(["celsius", "fahrenheit"]).exactOptional();
const baseTopic = z
  .string()
  .regex(/^[^+#\0]*[^+#\0/]$/, "is a base topic without + and #, for example zigbee2mqtt")
  .exactOptional();
const topicFilter = z.string().superRefine((filter, context) => {
  const problem = filterProblem(filter);
  if (problem !== undefined) context.addIssue({ code: "custom", message: `is no topic filter: ${problem}` });
});
const names = z.array(z.string().min(1)).min(1).exactOptional();
const timeZone = z
  .string()
  .refine(isTimeZone, "is no IANA time zone, for example Europe/Brussels")
  .exactOptional();

const familySchema = z.discriminatedUnion("family", [
  z.strictObject({ family: z.literal("zigbee2mqtt"), topic: baseTopic, unit }),
  z.strictObject({ family: z.literal("tasmota"), topic: topicFilter.exactOptional(), timeZone, unit }),
  z.strictObject({
    family: z.literal("esphome"),
    topic: topicFilter.exactOptional(),
    include: names,
    exclude: names,
    unit,
  }),
  z.strictObject({ family: z.literal("shelly-gen1"), topic: baseTopic, unit }),
  z.strictObject({
    family: z.literal("shelly"),
    topic: topicFilter.exactOptional(),
    from: z.enum(["rpc", "status"]).exactOptional(),
  }),
  z.strictObject({ family: z.literal("home-assistant"), topic: baseTopic, unit }),
  z.strictObject({
    family: z.literal("statestream"),
    topic: baseTopic,
    include: names,
    exclude: names,
    unit,
  }),
  z.strictObject({
    family: z.literal("generic"),
    topic: topicFilter,
    path: z.string().min(1).exactOptional(),
    time: z.string().min(1).exactOptional(),
    sensor: z.string().min(1).exactOptional(),
    unit,
  }),
]);

/** How one family's messages are to be read, as the configuration has it. */
export type FamilyConfig = z.output<typeof familySchema>;

const path = z.string().min(1);

/** An MQTT broker in the configuration. */
export const mqttSchema = z
  .strictObject({
    type: z.literal("mqtt"),
    /** mqtt, mqtts, ws or wss. */
    url: z.string().min(1),
    /** The agent's name when not given. */
    clientId: z.string().min(1).max(128).exactOptional(),
    version: z.enum(["3.1.1", "5"]).default("3.1.1"),
    username: z.string().min(1).exactOptional(),
    passwordFile: path.exactOptional(),
    usernameVariable: z.string().min(1).exactOptional(),
    passwordVariable: z.string().min(1).exactOptional(),
    tls: z
      .strictObject({
        ca: path.exactOptional(),
        certificate: path.exactOptional(),
        key: path.exactOptional(),
      })
      .exactOptional(),
    statusTopic: baseTopic,
    keepaliveSeconds: z.number().int().min(5).max(1200).default(30),
    /** MQTT 5: how long the broker keeps messages for an agent that is not there. */
    sessionExpirySeconds: z
      .number()
      .int()
      .min(60)
      .max(0xffffffff)
      .default(7 * 86_400),
    families: z
      .array(familySchema)
      .min(1)
      .default([{ family: "zigbee2mqtt" }]),
  })
  .superRefine(({ tls, url }, context) => {
    if ((tls?.certificate === undefined) !== (tls?.key === undefined))
      context.addIssue({ code: "custom", path: ["tls"], message: "certificate and key go together" });
    if (tls !== undefined && !/^(?:mqtts|wss):/.test(url))
      context.addIssue({
        code: "custom",
        path: ["url"],
        message: "with tls the address begins with mqtts: or wss:",
      });
  });

export type MqttConfig = z.output<typeof mqttSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
