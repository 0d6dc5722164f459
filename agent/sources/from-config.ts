import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Source } from "../source.ts";
import { csvSource } from "./csv.ts";
import { badRowLines } from "./csv-causes.ts";
import { parseColumns } from "./csv-columns.ts";
import { followedFile } from "./followed-file.ts";
import { familiesFromConfig } from "./mqtt/families/from-config.ts";
import type { MqttConfig } from "./mqtt/mqtt-config.ts";
import { mqttSource } from "./mqtt/source.ts";
import { oneWireSource } from "./one-wire.ts";
import { createSimulatedHouse } from "./simulated-house/house.ts";
import { simulatedHouseSource } from "./simulated-house/source.ts";
import type { SourceConfig } from "./source-config.ts";

/** What every source works with. */
export interface SourceSurroundings {
  agentId: string;
  clock: Clock;
  log: Log;
}

/** The source that a configuration describes; throws a SourceError when the description cannot be used. */
export function sourceFromConfig(config: SourceConfig, surroundings: SourceSurroundings): Source {
  const { clock, log } = surroundings;
  switch (config.type) {
    case "csv":
      return fileSource(config, surroundings);
    case "mqtt":
      return brokerSource(config, surroundings);
    case "one-wire":
      return oneWireSource({ folder: config.folder, intervalMs: config.intervalSeconds * 1000, clock, log });
    case "simulated-house": {
      const house = createSimulatedHouse({ seed: config.seed, startAtMs: clock.nowMs() });
      return simulatedHouseSource({ house, speed: config.speed, clock });
    }
  }
}

function fileSource(config: SourceConfig & { type: "csv" }, { clock, log }: SourceSurroundings): Source {
  const { path, unit, speed, timeZone } = config;
  const columns = config.columns === undefined ? undefined : parseColumns(config.columns);
  const options = { path, columns, sensorId: config.sensor, unit, timeZone, clock };
  if (config.follow) return followedFile({ ...options, log });
  return csvSource({
    ...options,
    speed,
    onEnd({ readings, bad, notes }) {
      const lines = [...notes, ...badRowLines(bad)];
      log[bad.count > 0 ? "warn" : "info"](
        { path, readings, refused: bad.count, lines },
        "the file has ended",
      );
    },
  });
}

function brokerSource(config: MqttConfig, { agentId, clock, log }: SourceSurroundings): Source {
  // What cannot be used is told at the start, not when the broker answers.
  familiesFromConfig(config.families);
  return mqttSource({
    ...config,
    clientId: config.clientId ?? agentId,
    protocolVersion: config.version === "5" ? 5 : 4,
    families: () => familiesFromConfig(config.families),
    clock,
    log,
  });
}
