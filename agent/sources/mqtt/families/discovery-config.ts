import { z } from "zod";
import { boundedText } from "../../../../domain/bounded-text.ts";
import { MAX_NAME_LENGTH } from "../../../../domain/limits.ts";
import { PLACE_KINDS } from "../../../../domain/places.ts";
import { sensorIdProblem } from "../../../../domain/reading.ts";
import { isObject, namesChip, parseJson, splitUnitMark, unitNamed } from "../payload-values.ts";
import { topicNameProblem } from "../topic-filter.ts";
import { deviceHint } from "./device-hint.ts";
import { parseValueTemplate } from "./value-template.ts";

/** A description is a few hundred bytes, of a device with many components some tens of thousands. */
const MAX_DESCRIPTION_BYTES = 256 * 1024;
const MAX_TEMPLATE_LENGTH = 500;
/** Shorter than MQTT permits: a thousand descriptions are kept in memory and on disk. */
const MAX_STATE_TOPIC_LENGTH = 512;

/** A temperature as a gateway describes it to Home Assistant; checked when it is read and when it is recalled. */
export const entitySchema = z.object({
  /** `<node>/<object>` of the topic, without a mark of the unit at its end. */
  sensorId: z.string().superRefine(refuse(sensorIdProblem)),
  /** As the gateway calls it. */
  name: z.string().max(MAX_NAME_LENGTH),
  stateTopic: z.string().superRefine(refuse(stateTopicProblem)),
  /** Into the JSON payload; null when the payload is the value. */
  path: z.array(z.union([z.string(), z.number()])).nullable(),
  /** Null when the description names none. */
  unit: z.enum(["celsius", "fahrenheit"]).nullable(),
  /** What the device's model suggests of the place. */
  hint: z.enum(PLACE_KINDS).exactOptional(),
});

export type Entity = z.output<typeof entitySchema>;

/** What one message describes; a part that cannot be read costs the others nothing. */
export interface Description {
  entities: Entity[];
  problems: string[];
}

/**
 * Reads a retained message of `<prefix>/<component>/[<node>/]<object>/config`, or of `<prefix>/device/<object>/config` with
 * its components: sensors of device class temperature and thermostats' current temperature. A diagnostic entity, or one
 * whose name speaks of a chip, is not a room. No entities when the payload is empty: the description is withdrawn.
 * Source: home-assistant.io, "MQTT", MQTT discovery; home-assistant/core, components/mqtt/abbreviations.py.
 */
export function readDiscoveryConfig(prefix: string, topic: string, payload: Buffer): Description {
  if (payload.length > MAX_DESCRIPTION_BYTES)
    return { entities: [], problems: [`a description has at most ${MAX_DESCRIPTION_BYTES} bytes`] };
  if (payload.length === 0) return { entities: [], problems: [] };
  const [component = "", ...place] = topic
    .slice(prefix.length + 1)
    .split("/")
    .slice(0, -1);
  const config = parseJson(payload.toString());
  if (!isObject(config)) return { entities: [], problems: ["malformed discovery config"] };
  const root = unabbreviated(config);
  const id = place.join("/");
  const parts = isObject(root.components)
    ? Object.entries(root.components).map(([key, part]) => ({ id: `${id}/${key}`, part }))
    : [{ id, part: { platform: component } }];
  const found = parts.flatMap(({ id: partId, part }) =>
    isObject(part) ? (entityFrom(partId, { ...root, ...unabbreviated(part) }) ?? []) : [],
  );
  return {
    entities: found.flatMap((one) => ("problem" in one ? [] : one)),
    problems: found.flatMap((one) => ("problem" in one ? one.problem : [])),
  };
}

function entityFrom(id: string, config: Record<string, unknown>): Entity | { problem: string } | undefined {
  const isThermostat = config.platform === "climate";
  const isSensor = config.platform === "sensor" && config.device_class === "temperature";
  const given = isThermostat ? config.current_temperature_topic : isSensor ? config.state_topic : undefined;
  if (typeof given !== "string" || config.entity_category === "diagnostic") return undefined;
  const template = isThermostat ? config.current_temperature_template : config.value_template;
  const isLong = typeof template === "string" && template.length > MAX_TEMPLATE_LENGTH;
  if (isLong) return { problem: `value_template longer than ${MAX_TEMPLATE_LENGTH} characters` };
  const place = typeof template === "string" ? parseValueTemplate(template) : { path: undefined };
  const described = [id.split("/").at(-1), config.name, template].filter((text) => typeof text === "string");
  if (described.some((text) => namesChip(text as string))) return undefined;
  if (place === undefined) return { problem: `${id}: value_template not understood: ${template}` };
  const { name: sensorId, unit: marked } = splitUnitMark(id);
  const unit = unitNamed(isThermostat ? config.temperature_unit : config.unit_of_measurement);
  const entity = entitySchema.safeParse({
    sensorId,
    name: nameOf(config, sensorId),
    stateTopic: withBase(given, config["~"]),
    path: place.path ?? null,
    unit: unit ?? marked ?? null,
    ...deviceHint(isObject(config.device) ? modelOf(config.device) : [], isThermostat),
  });
  return entity.success ? entity.data : { problem: entity.error.issues[0]?.message ?? "" };
}

function stateTopicProblem(topic: string): string | undefined {
  if (topic.length > MAX_STATE_TOPIC_LENGTH)
    return `state_topic longer than ${MAX_STATE_TOPIC_LENGTH} characters`;
  const problem = topicNameProblem(topic);
  return problem === undefined ? undefined : `state_topic is no topic: ${problem}`;
}

/** Refuses the texts of which `problemOf` knows a problem, with that problem as the message. */
function refuse(problemOf: (text: string) => string | undefined) {
  return (text: string, context: z.RefinementCtx) => {
    const message = problemOf(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  };
}

function nameOf({ device, name }: Record<string, unknown>, id: string): string {
  const owner = isObject(device) ? device.name : undefined;
  const names = [owner, name].filter((text): text is string => typeof text === "string" && text !== "");
  const [first = id, second] = names;
  const whole = second === undefined || second.startsWith(first) ? (second ?? first) : `${first} ${second}`;
  return boundedText(whole, MAX_NAME_LENGTH);
}

/** In full or as Home Assistant abbreviates it. */
function modelOf(device: Record<string, unknown>): unknown[] {
  return [device.model ?? device.mdl, device.model_id ?? device.mdl_id];
}

/** `~` at the start or the end of a topic stands for the base topic. */
function withBase(topic: string, base: unknown): string {
  if (typeof base !== "string") return topic;
  const begun = topic.startsWith("~") ? `${base}${topic.slice(1)}` : topic;
  return begun.endsWith("~") ? `${begun.slice(0, -1)}${base}` : begun;
}

function unabbreviated(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [ABBREVIATIONS[key] ?? key, value]));
}

const ABBREVIATIONS: Record<string, string> = {
  cmps: "components",
  curr_temp_t: "current_temperature_topic",
  curr_temp_tpl: "current_temperature_template",
  dev: "device",
  dev_cla: "device_class",
  ent_cat: "entity_category",
  p: "platform",
  stat_t: "state_topic",
  temp_unit: "temperature_unit",
  unit_of_meas: "unit_of_measurement",
  val_tpl: "value_template",
};
