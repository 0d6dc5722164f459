import { boundedText } from "../../../../domain/bounded-text.ts";
import type { Unit } from "../../../../domain/home/description.ts";
import { MAX_NAME_LENGTH } from "../../../../domain/limits.ts";
import { sensorIdProblem } from "../../../../domain/reading.ts";
import { isObject, namesChip, parseJson, splitUnitMark, unitNamed } from "../payload-values.ts";
import type { JsonPath } from "./json-path.ts";
import { parseValueTemplate } from "./value-template.ts";

/** A temperature as a gateway describes it to Home Assistant. */
export interface Entity {
  /** `<node>/<object>` of the topic, without a mark of the unit at its end. */
  sensorId: string;
  /** As the gateway calls it. */
  name: string;
  stateTopic: string;
  /** Into the JSON payload; null when the payload is the value. */
  path: JsonPath | null;
  /** Null when the description names none. */
  unit: Unit | null;
}

/**
 * Reads a retained message of `<prefix>/<component>/[<node>/]<object>/config`, or of `<prefix>/device/<object>/config` with
 * its components: sensors of device class temperature and thermostats' current temperature. A diagnostic entity, or one
 * whose name speaks of a chip, is not a room. No entities when the payload is empty: the description is withdrawn.
 * Source: home-assistant.io, "MQTT", MQTT discovery; home-assistant/core, components/mqtt/abbreviations.py.
 */
export function readDiscoveryConfig(
  prefix: string,
  topic: string,
  payload: Buffer,
): Entity[] | { problem: string } {
  if (payload.length === 0) return [];
  const [component = "", ...place] = topic
    .slice(prefix.length + 1)
    .split("/")
    .slice(0, -1);
  const config = parseJson(payload.toString());
  if (!isObject(config)) return { problem: "malformed discovery config" };
  const root = unabbreviated(config);
  const id = place.join("/");
  const parts = isObject(root.components)
    ? Object.entries(root.components).map(([key, part]) => ({ id: `${id}/${key}`, part }))
    : [{ id, part: { platform: component } }];
  const entities: Entity[] = [];
  for (const { id: partId, part } of parts) {
    if (!isObject(part)) continue;
    const found = entityFrom(partId, { ...root, ...unabbreviated(part) });
    if (found !== undefined && "problem" in found) return found;
    if (found !== undefined) entities.push(found);
  }
  return entities;
}

function entityFrom(id: string, config: Record<string, unknown>): Entity | { problem: string } | undefined {
  const isThermostat = config.platform === "climate";
  const isSensor = config.platform === "sensor" && config.device_class === "temperature";
  const given = isThermostat ? config.current_temperature_topic : isSensor ? config.state_topic : undefined;
  if (typeof given !== "string" || config.entity_category === "diagnostic") return undefined;
  const template = isThermostat ? config.current_temperature_template : config.value_template;
  const place = typeof template === "string" ? parseValueTemplate(template) : { path: undefined };
  const described = [id.split("/").at(-1), config.name, template].filter((text) => typeof text === "string");
  if (described.some((text) => namesChip(text as string))) return undefined;
  if (place === undefined) return { problem: `${id}: value_template not understood: ${template}` };
  const { name: sensorId, unit: marked } = splitUnitMark(id);
  const problem = sensorIdProblem(sensorId);
  if (problem !== undefined) return { problem };
  const unit = unitNamed(isThermostat ? config.temperature_unit : config.unit_of_measurement);
  return {
    sensorId,
    name: nameOf(config, sensorId),
    stateTopic: withBase(given, config["~"]),
    path: place.path ?? null,
    unit: unit ?? marked ?? null,
  };
}

function nameOf({ device, name }: Record<string, unknown>, id: string): string {
  const owner = isObject(device) ? device.name : undefined;
  const names = [owner, name].filter((text): text is string => typeof text === "string" && text !== "");
  const [first = id, second] = names;
  const whole = second === undefined || second.startsWith(first) ? (second ?? first) : `${first} ${second}`;
  return boundedText(whole, MAX_NAME_LENGTH);
}

/** `~` at the start or the end of a topic stands for the base topic. */
function withBase(topic: string, base: unknown): string {
  if (typeof base !== "string") return topic;
  return topic.replace(/^~/, base).replace(/~$/, base);
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
