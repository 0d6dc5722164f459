import { boundedText } from "../../../../domain/bounded-text.ts";
import type { DescribedSensor } from "../../../../domain/home/description.ts";
import { MAX_NAME_LENGTH } from "../../../../domain/limits.ts";
import { sensorIdProblem } from "../../../../domain/reading.ts";
import type { Finding } from "../payload-family.ts";
import { isObject, parseJson } from "../payload-values.ts";
import { deviceHint } from "./device-hint.ts";

/**
 * The devices that expose a temperature, as `bridge/devices` lists them: the friendly name is the id, the description that
 * the user gave, if any, the name; model and its description are a hint. Source: zigbee2mqtt.io, "MQTT topics and messages", bridge/devices, and "Exposes".
 */
export function readZigbee2MqttDevices(payload: Buffer): Finding {
  const devices = parseJson(payload.toString());
  if (!Array.isArray(devices)) return { problem: "bridge/devices is not a list" };
  const sensors = new Map<string, DescribedSensor>();
  for (const device of devices.filter(isObject)) {
    const id = device.friendly_name;
    const definition = isObject(device.definition) ? device.definition : {};
    if (device.disabled === true || typeof id !== "string") continue;
    const described = typeof device.description === "string" && device.description !== "";
    const name = described ? (device.description as string) : id;
    for (const property of temperatureProperties(definition.exposes)) {
      const sensorId = ROOM.has(property) ? id : `${id}/${property}`;
      if (sensorIdProblem(sensorId) !== undefined || sensors.has(sensorId)) continue;
      if (sensors.size === MAX_SENSORS) return { sensors: [...sensors.values()], problem: TOO_MANY };
      const label = ROOM.has(property) ? name : `${name} ${property}`;
      sensors.set(sensorId, {
        id: sensorId,
        name: boundedText(label, MAX_NAME_LENGTH),
        ...deviceHint([definition.model, definition.description], property === "local_temperature"),
      });
    }
  }
  return { sensors: [...sensors.values()] };
}

/** A home has far fewer (domain/limits.ts). */
const MAX_SENSORS = 1000;
const TOO_MANY = `bridge/devices lists more than ${MAX_SENSORS} temperatures`;
/** A climate's features stand one level below its exposed entry. */
const MAX_DEPTH = 4;

/** A room's temperature, as a sensor and as a thermostat has it. */
const ROOM = new Set(["temperature", "local_temperature"]);
/** One of several probes of a device: `temperature_1`, `temperature_l2`. */
export const PROBE = /^temperature_l?\d{1,2}$/;

function temperatureProperties(exposes: unknown, depth = 0): string[] {
  if (!Array.isArray(exposes) || depth === MAX_DEPTH) return [];
  return exposes.filter(isObject).flatMap(({ property, features }) => {
    const own =
      typeof property === "string" && (ROOM.has(property) || PROBE.test(property)) ? [property] : [];
    return [...own, ...temperatureProperties(features, depth + 1)];
  });
}
