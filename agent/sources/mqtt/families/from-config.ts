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

/**
 * The families that a configuration lists; what is described to Home Assistant and read by another family as well counts
 * once. Throws a SourceError when one cannot be used.
 */
export function familiesFromConfig(configs: readonly FamilyConfig[]): PayloadFamily[] {
  const explicit = configs
    .filter(({ family }) => family !== "home-assistant")
    .map((config) => familyFrom(config));
  const isTaken = (topic: string) => explicit.some((family) => family.claims(topic));
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
