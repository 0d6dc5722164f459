import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { SourceConfig } from "../config.ts";
import type { Source } from "../source.ts";
import { csvSource } from "./csv.ts";
import { parseColumns } from "./csv-columns.ts";
import { mqttSource } from "./mqtt.ts";
import { createSimulatedHouse } from "./simulated-house/house.ts";
import { simulatedHouseSource } from "./simulated-house/source.ts";

/** What every source works with. */
export interface SourceSurroundings {
  agentId: string;
  clock: Clock;
  log: Log;
}

/** The source that a configuration describes; throws a SourceError when the description cannot be used. */
export function sourceFromConfig(config: SourceConfig, surroundings: SourceSurroundings): Source {
  switch (config.type) {
    case "csv":
      return csvSource({
        path: config.path,
        clock: surroundings.clock,
        ...(config.columns === undefined ? {} : { columns: parseColumns(config.columns) }),
        ...(config.speed === undefined ? {} : { speed: config.speed }),
      });
    case "mqtt":
      return mqttSource({
        url: config.url,
        topic: config.topic,
        clientId: surroundings.agentId,
        username: process.env.MQTT_USERNAME,
        password: process.env.MQTT_PASSWORD,
        clock: surroundings.clock,
        log: surroundings.log,
      });
    case "simulated-house": {
      const house = createSimulatedHouse({ seed: config.seed, startAtMs: surroundings.clock.nowMs() });
      return simulatedHouseSource({ house, speed: config.speed, clock: surroundings.clock });
    }
  }
}
