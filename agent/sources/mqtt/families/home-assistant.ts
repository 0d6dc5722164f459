import { z } from "zod";
import type { DescribedSensor } from "../../../../domain/home/description.ts";
import { dated, givenTime, type Measured } from "../event-time.ts";
import type { FamilyOptions, Finding, Message, PayloadFamily } from "../payload-family.ts";
import { celsiusOf, isObject, parseJson, shown } from "../payload-values.ts";
import { claimedBy } from "../topic-filter.ts";
import { type Entity, entitySchema, readDiscoveryConfig } from "./discovery-config.ts";
import { valueAt } from "./json-path.ts";

/** Where gateways describe themselves to Home Assistant. */
export interface HomeAssistantOptions extends FamilyOptions {
  /** The discovery prefix; homeassistant when not given. */
  topic?: string | undefined;
  /** Topics that another family reads: what is described a second time here counts once. */
  isTaken?: (topic: string) => boolean;
}

/** More than any house has; a gateway that invents new ones each time must not fill the memory. */
const MAX_ENTITIES = 1000;
const memorySchema = z.array(z.tuple([z.string(), z.array(z.unknown())]));

/**
 * Home Assistant's MQTT discovery: the descriptions say where temperatures are published and in which unit, so a house
 * starts without a list. Of two entities of the same name in Celsius and Fahrenheit the Celsius one is read.
 */
export function homeAssistant(options: HomeAssistantOptions = {}): PayloadFamily {
  const prefix = options.topic ?? "homeassistant";
  const configFilters = [`${prefix}/+/+/config`, `${prefix}/+/+/+/config`];
  const isTaken = options.isTaken ?? (() => false);
  const configs = new Map<string, Entity[]>();
  let count = 0;
  let byStateTopic = new Map<string, Entity[]>();
  const isConfig = (topic: string) => claimedBy(configFilters, topic) !== undefined;

  function learn(topic: string, payload: Buffer): Finding {
    const { entities, problems } = readDiscoveryConfig(prefix, topic, payload);
    const problem = problems[0];
    if (problem !== undefined && entities.length === 0) return { problem };
    const usable = entities.filter(({ stateTopic }) => !isTaken(stateTopic));
    const known = configs.get(topic) ?? [];
    const isNew = JSON.stringify(usable) !== JSON.stringify(known);
    if (!isNew) return problem === undefined ? { ignored: "nothing new in the description" } : { problem };
    if (count - known.length + usable.length > MAX_ENTITIES)
      return { problem: `more than ${MAX_ENTITIES} sensors are described` };
    keep(topic, usable);
    byStateTopic = chosenByStateTopic(configs);
    return { sensors: usable.map(sensorFrom), ...(problem === undefined ? {} : { problem }) };
  }

  function keep(topic: string, entities: Entity[]): void {
    count += entities.length - (configs.get(topic)?.length ?? 0);
    if (entities.length === 0) configs.delete(topic);
    else configs.set(topic, entities);
  }

  return {
    name: "home-assistant",
    filters: () => [...configFilters, ...byStateTopic.keys()],
    claims: (topic) => claimedBy(configFilters, topic) ?? (byStateTopic.has(topic) ? topic : undefined),
    read: (message) =>
      isConfig(message.topic)
        ? learn(message.topic, message.payload)
        : readEntities(byStateTopic.get(message.topic) ?? [], message, options),
    memory: () => (configs.size === 0 ? undefined : JSON.stringify([...configs])),
    recall(memory) {
      for (const [topic, remembered] of memorySchema.parse(JSON.parse(memory))) {
        const entities = remembered.flatMap((one) => entitySchema.safeParse(one).data ?? []);
        const usable = entities.filter(({ stateTopic }) => !isTaken(stateTopic));
        if (count + usable.length <= MAX_ENTITIES) keep(topic, usable);
      }
      byStateTopic = chosenByStateTopic(configs);
    },
  };
}

/** One message of a state topic, as its entities describe it; `last_seen` is the event time when it is there. */
function readEntities(entities: readonly Entity[], message: Message, options: FamilyOptions): Finding {
  const text = message.payload.toString();
  if (text === "") return { ignored: "empty message" };
  const isJson = entities.some(({ path }) => path !== null);
  const json = isJson ? parseJson(text) : undefined;
  if (isJson && json === undefined) return { problem: "malformed JSON" };
  const measured: Measured[] = [];
  for (const { sensorId, path, unit } of entities) {
    const value = path === null ? text : valueAt(json, path);
    if (value === undefined) continue;
    const celsius = celsiusOf(value, unit ?? options.unit);
    if (celsius === undefined) return { problem: `not a temperature: ${shown(value)}` };
    measured.push({ sensorId, celsius });
  }
  if (measured.length === 0) return { ignored: "no temperature" };
  const lastSeenMs = isObject(json) ? givenTime(json.last_seen) : undefined;
  return dated(message, lastSeenMs, measured, { field: "last_seen" });
}

function chosenByStateTopic(configs: ReadonlyMap<string, Entity[]>): Map<string, Entity[]> {
  const entities = [...configs.values()].flat();
  const inCelsius = new Set(
    entities.filter(({ unit }) => unit === "celsius").map(({ sensorId }) => sensorId),
  );
  const chosen = new Map<string, Entity[]>();
  for (const entity of entities) {
    if (entity.unit === "fahrenheit" && inCelsius.has(entity.sensorId)) continue;
    chosen.set(entity.stateTopic, [...(chosen.get(entity.stateTopic) ?? []), entity]);
  }
  return chosen;
}

function sensorFrom({ sensorId, name, hint }: Entity): DescribedSensor {
  return { id: sensorId, name, ...(hint === undefined ? {} : { hint }) };
}
