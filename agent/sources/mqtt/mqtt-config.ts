import { z } from "zod";
import { timeZoneSchema } from "../../../domain/time-zone.ts";
import { filterProblem, topicNameProblem } from "./topic-filter.ts";

const unit = z
  .enum(["celsius", "fahrenheit"])
  .describe("What values are in that do not say so; Celsius when left out.")
  .exactOptional();
const baseTopic = z
  .string()
  .refine(
    (topic) => topicNameProblem(topic) === undefined && !topic.endsWith("/"),
    "is a base topic without + and #, for example zigbee2mqtt",
  )
  .describe("The base topic, when it is not the family's usual one.")
  .exactOptional();
const topicFilter = z.string().superRefine((filter, context) => {
  const problem = filterProblem(filter);
  if (problem !== undefined) context.addIssue({ code: "custom", message: `is no topic filter: ${problem}` });
});
const names = z.array(z.string().min(1)).min(1);
const include = names.describe("Only names such as these; `*` stands for any text.").exactOptional();
const exclude = names.describe("All but names such as these; `*` stands for any text.").exactOptional();
const timeZone = timeZoneSchema
  .describe("IANA, of the devices' clocks; when left out, a message counts as taken when it arrives.")
  .exactOptional();

const filter = topicFilter.describe("The topics, when they are not the family's usual ones.");

/** More levels follow. */
const filterStart = topicFilter
  .refine((topic) => !topic.endsWith("#"), "has no #, for more levels follow; + stands for one level")
  .describe("The devices' prefix, with + for a level, when it is not the family's usual one.");

const familySchema = z.discriminatedUnion("family", [
  z.strictObject({ family: z.literal("zigbee2mqtt"), topic: baseTopic, unit }),
  z.strictObject({ family: z.literal("tasmota"), topic: filter.exactOptional(), timeZone, unit }),
  z.strictObject({
    family: z.literal("esphome"),
    topic: filterStart.exactOptional(),
    include,
    exclude,
    unit,
  }),
  z.strictObject({ family: z.literal("shelly-gen1"), topic: baseTopic, unit }),
  z.strictObject({
    family: z.literal("shelly"),
    topic: filterStart.exactOptional(),
    from: z
      .enum(["rpc", "status"])
      .describe("Which of the two messages are read that a device may send.")
      .exactOptional(),
  }),
  z.strictObject({ family: z.literal("home-assistant"), topic: baseTopic, unit }),
  z.strictObject({
    family: z.literal("statestream"),
    topic: baseTopic,
    include,
    exclude,
    unit,
  }),
  z.strictObject({
    family: z.literal("generic"),
    topic: topicFilter.describe("The topics, with + and #."),
    path: z
      .string()
      .min(1)
      .describe(
        "Where the value stands in a JSON payload, for example `$.air.temperature`; when left out, the payload is the value.",
      )
      .exactOptional(),
    time: z
      .string()
      .min(1)
      .describe("Where the time stands, likewise; when left out, the arrival counts.")
      .exactOptional(),
    sensor: z
      .string()
      .min(1)
      .describe("The sensor's id; `{1}` stands for what the first wildcard was.")
      .exactOptional(),
    unit,
  }),
]);

/** How one family's messages are to be read, as the configuration has it. */
export type FamilyConfig = z.output<typeof familySchema>;

const statusTopic = baseTopic.describe("The topic under which the agent says whether it is there.");
const path = z.string().min(1);
const file = path.describe("A file in PEM.").exactOptional();

/** An MQTT broker in the configuration. */
export const mqttSchema = z
  .strictObject({
    type: z.literal("mqtt"),
    url: z.string().min(1).describe("The broker: mqtt, mqtts, ws or wss, host and port."),
    clientId: z.string().min(1).max(128).describe("The agent's name when left out.").exactOptional(),
    version: z.enum(["3.1.1", "5"]).default("3.1.1").describe("Of the MQTT protocol."),
    username: z.string().min(1).describe("Who connects.").exactOptional(),
    passwordFile: path.describe("The file that holds the password.").exactOptional(),
    usernameVariable: z
      .string()
      .min(1)
      .describe("The environment variable that holds the user, instead.")
      .exactOptional(),
    passwordVariable: z
      .string()
      .min(1)
      .describe("The environment variable that holds the password, instead.")
      .exactOptional(),
    tls: z
      .strictObject({
        ca: file,
        certificate: file,
        key: file,
      })
      .describe("How the broker and the agent prove who they are; with mqtts and wss.")
      .exactOptional(),
    statusTopic,
    keepaliveSeconds: z
      .number()
      .int()
      .min(5)
      .max(1200)
      .default(30)
      .describe("How long the line may be quiet before it is probed."),
    sessionExpirySeconds: z
      .number()
      .int()
      .min(60)
      .max(0xffffffff)
      .default(7 * 86_400)
      .describe("MQTT 5: how long the broker keeps messages for an agent that is not there."),
    families: z
      .array(familySchema)
      .min(1)
      .default([{ family: "zigbee2mqtt" }])
      .describe("Whose messages are read there, see below."),
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
