import type { FamilyConfig } from "../mqtt-config.ts";
import type { PayloadFamily } from "../payload-family.ts";
import { espHome } from "./esphome.ts";
import { generic } from "./generic.ts";
import { homeAssistant } from "./home-assistant.ts";
import { shelly } from "./shelly.ts";
import { shellyGen1 } from "./shelly-gen1.ts";
import { statestream } from "./statestream.ts";
import { tasmota } from "./tasmota.ts";
import { zigbee2Mqtt } from "./zigbee2mqtt.ts";

/** Every family that needs no description of its topics; `topic` is Zigbee2MQTT's base topic. */
export function everyFamily(topic?: string): FamilyConfig[] {
  return [
    topic === undefined ? { family: "zigbee2mqtt" } : { family: "zigbee2mqtt", topic },
    { family: "tasmota" },
    { family: "shelly" },
    { family: "shelly-gen1" },
    { family: "esphome" },
    { family: "home-assistant" },
    { family: "statestream" },
  ];
}

/** Their messages do not say what they measure: a description of their topic knows better. */
export const READ_BY_NAME = new Set(["esphome", "statestream"]);

/**
 * The families that a configuration lists. What is described to Home Assistant counts once: a family whose messages say
 * what they measure keeps its topics, and so does a generic one that names the very topic. Throws a SourceError when one
 * cannot be used.
 */
export function familiesFromConfig(configs: readonly FamilyConfig[]): PayloadFamily[] {
  const explicit = configs
    .filter(({ family }) => family !== "home-assistant")
    .map((config) => familyFrom(config));
  const isTaken = (topic: string) =>
    explicit.some((family) => {
      const filter = READ_BY_NAME.has(family.name) ? undefined : family.claims(topic);
      return filter !== undefined && (family.name !== "generic" || filter === topic);
    });
  const discovering = configs
    .filter((config) => config.family === "home-assistant")
    .map((config) => homeAssistant({ ...config, isTaken }));
  return [...explicit, ...discovering];
}

function familyFrom(config: FamilyConfig): PayloadFamily {
  switch (config.family) {
    case "zigbee2mqtt":
      return zigbee2Mqtt(config);
    case "tasmota":
      return tasmota(config);
    case "esphome":
      return espHome(config);
    case "shelly-gen1":
      return shellyGen1(config);
    case "shelly":
      return shelly(config);
    case "statestream":
      return statestream(config);
    case "generic":
      return generic(config);
    case "home-assistant":
      return homeAssistant(config);
  }
}
