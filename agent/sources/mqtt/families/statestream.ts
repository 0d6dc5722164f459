import { z } from "zod";
import { boundedText } from "../../../../domain/bounded-text.ts";
import { MAX_NAME_LENGTH } from "../../../../domain/limits.ts";
import { sensorIdProblem } from "../../../../domain/reading.ts";
import { dated } from "../event-time.ts";
import type { FamilyOptions, Finding, Message, PayloadFamily } from "../payload-family.ts";
import { celsiusOf, namesChip, parseJson, shown, splitUnitMark, unitNamed } from "../payload-values.ts";
import { claimedBy, matchTopic } from "../topic-filter.ts";
import { choosesName, type NameChoice } from "./name-choice.ts";

/** How a Home Assistant streams its states. */
export interface StatestreamOptions extends FamilyOptions, NameChoice {
  /** Its `base_topic`; homeassistant when not given. */
  topic?: string | undefined;
}

/** More than any house has, and longer than any name: what is remembered stays small. */
const MAX_ENTITIES = 5000;
const LONGEST_ATTRIBUTE = 256;
const text = z.string().max(LONGEST_ATTRIBUTE).exactOptional();

/** What an entity's attributes have told of it; they come when `publish_attributes` is on, each on its own topic. */
const attributesSchema = z.object({ unit_of_measurement: text, device_class: text, friendly_name: text });
const memorySchema = z.array(z.tuple([z.string(), attributesSchema])).max(MAX_ENTITIES);
type Attributes = z.output<typeof attributesSchema>;

/**
 * Home Assistant's statestream: `<base>/sensor/<entity>/state` and `<base>/climate/<entity>/current_temperature`. With
 * `publish_attributes` the device class chooses and the unit is told; without it the names choose, see `choosesName`, and
 * the unit is configured. Everything is retained, so only live messages count; `last_updated` comes after the state on a
 * topic of its own and is not used. Source: home-assistant/core, components/mqtt_statestream/__init__.py.
 */
export function statestream(options: StatestreamOptions = {}): PayloadFamily {
  const base = options.topic ?? "homeassistant";
  const entities = new Map<string, Attributes>();
  const filters = [
    `${base}/sensor/+/state`,
    `${base}/climate/+/current_temperature`,
    ...ATTRIBUTES.map((attribute) => `${base}/sensor/+/${attribute}`),
  ];
  return {
    name: "statestream",
    filters: () => filters,
    claims: (topic) => claimedBy(filters, topic),
    read(message) {
      const [entity = "", topic = ""] = matchTopic(`${base}/sensor/+/+`, message.topic) ?? [];
      if (!isAttribute(topic))
        return hasCelsiusTwin(entity, entities)
          ? { ignored: "the same reading in Celsius counts" }
          : readStatestream(base, message, entities.get(entity) ?? {}, options);
      const value = parseJson(message.payload.toString());
      const known = entities.get(entity) ?? {};
      if (typeof value !== "string" || known[topic] === value)
        return { ignored: "nothing new in the attribute" };
      if (sensorIdProblem(entity) !== undefined || value.length > LONGEST_ATTRIBUTE)
        return { ignored: "no attribute of a sensor" };
      if (entities.size >= MAX_ENTITIES && !entities.has(entity))
        return { problem: `more than ${MAX_ENTITIES} entities` };
      const attributes = { ...known, [topic]: value };
      entities.set(entity, attributes);
      return { sensors: sensorsFrom(entity, attributes, options) };
    },
    memory: () => (entities.size === 0 ? undefined : JSON.stringify([...entities])),
    recall(memory) {
      for (const [entity, attributes] of memorySchema.parse(JSON.parse(memory)))
        entities.set(entity, attributes);
    },
  };
}

/** A state is text; the sensor is the entity, `climate/<entity>` for a thermostat's. */
function readStatestream(
  base: string,
  message: Message,
  attributes: Attributes,
  options: StatestreamOptions = {},
): Finding {
  const [domain = "", entity = ""] = matchTopic(`${base}/+/+/+`, message.topic) ?? [];
  const isThermostat = domain === "climate";
  if (!isThermostat && !isTemperature(entity, attributes, options)) return { ignored: "not a chosen sensor" };
  const sensorId = isThermostat ? `climate/${entity}` : entity;
  const problem = sensorIdProblem(sensorId);
  if (problem !== undefined) return { problem };
  const text = message.payload.toString();
  if (text === "") return { ignored: "empty message" };
  const unit = unitNamed(attributes.unit_of_measurement) ?? options.unit;
  const celsius = celsiusOf(text.replace(/^"(.*)"$/, "$1"), unit);
  if (celsius === undefined) return { problem: `not a temperature: ${shown(text)}` };
  return dated(message, undefined, [{ sensorId, celsius }]);
}

const ATTRIBUTES = ["unit_of_measurement", "device_class", "friendly_name"] as const;

function isAttribute(topic: string): topic is (typeof ATTRIBUTES)[number] {
  return (ATTRIBUTES as readonly string[]).includes(topic);
}

/** `attic_temperature_f` in Fahrenheit beside `attic_temperature` in Celsius. */
function hasCelsiusTwin(entity: string, entities: ReadonlyMap<string, Attributes>): boolean {
  const unitOf = (name: string) => unitNamed(entities.get(name)?.unit_of_measurement);
  const { name } = splitUnitMark(entity);
  return unitOf(entity) === "fahrenheit" && [name, `${name}_c`].some((twin) => unitOf(twin) === "celsius");
}

/** The device class decides where it is known, unless the configuration names the entity. */
function isTemperature(entity: string, { device_class }: Attributes, options: NameChoice): boolean {
  if (device_class === undefined || options.include !== undefined) return choosesName(entity, options);
  return (
    device_class === "temperature" &&
    !namesChip(entity) &&
    choosesName(entity, { ...options, include: ["*"] })
  );
}

function sensorsFrom(entity: string, attributes: Attributes, options: StatestreamOptions) {
  const { friendly_name: name } = attributes;
  if (name === undefined || name === "" || !isTemperature(entity, attributes, options)) return [];
  if (sensorIdProblem(entity) !== undefined) return [];
  return [{ id: entity, name: boundedText(name, MAX_NAME_LENGTH) }];
}
