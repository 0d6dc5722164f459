import { sensorIdProblem } from "../../domain/reading.ts";
import type { PayloadFamily } from "./payload-family.ts";
import { celsiusFrom, parseTemperature } from "./temperature.ts";
import { epochMs, parseTime } from "./time.ts";

/**
 * `<base>/<friendly name>` with a JSON object; the friendly name, which may contain `/`, is the sensor.
 * `temperature`, else a thermostat's `local_temperature`; never `device_temperature`, the chip's heat. `last_seen` is the
 * event time when it is there; a retained message without it has no known time and is ignored.
 * Source: zigbee2mqtt.io, "MQTT topics and messages".
 */
export const readZigbee2Mqtt: PayloadFamily = (base, topic, payload, packet, arrivedAtMs, options = {}) => {
  if (!topic.startsWith(`${base}/`)) return { ignored: "another base topic" };
  const sensorId = topic.slice(base.length + 1);
  if (NOT_A_DEVICE.test(sensorId)) return { ignored: "not a device's state" };
  if (payload.length === 0) return { ignored: "empty message" };
  const state = parseJson(payload.toString());
  if (state === undefined) return { problem: "malformed JSON" };
  if (!isObject(state)) return { ignored: "not a device's state" };
  const values = [state.temperature, state.local_temperature].filter((value) => value !== undefined);
  if (values.length === 0) return { ignored: "no temperature" };
  const problem = sensorIdProblem(sensorId);
  if (problem !== undefined) return { problem };
  const celsius = values.map((value) => temperature(value, options)).find((value) => value !== null) ?? null;
  if (celsius === "unreadable") return { problem: `not a temperature: ${JSON.stringify(values[0])}` };
  const lastSeenMs = eventTime(state.last_seen);
  if (packet.retain && lastSeenMs === undefined) return { ignored: "retained, without last_seen" };
  return { readings: [{ sensorId, takenAtMs: lastSeenMs ?? arrivedAtMs, celsius }] };
};

const NOT_A_DEVICE = /^bridge(?:\/|$)|\/(?:availability|(?:set|get)(?:\/.*)?)$/;

function temperature(value: unknown, { unit }: NonNullable<Parameters<PayloadFamily>[5]>) {
  if (value === null) return null;
  if (typeof value === "number") return celsiusFrom(value, unit) ?? "unreadable";
  if (typeof value !== "string") return "unreadable";
  const celsius = parseTemperature(value.trim(), unit);
  return celsius === undefined ? "unreadable" : celsius;
}

function eventTime(lastSeen: unknown): number | undefined {
  if (typeof lastSeen === "number") return epochMs(lastSeen);
  return typeof lastSeen === "string" ? parseTime(lastSeen) : undefined;
}

/** Undefined when it is no JSON; `NaN`, which some writers leave bare, is read as null. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const mended = text.replace(/:\s*NaN\s*(?=[,}])/gi, ":null");
    return mended === text ? undefined : parseJson(mended);
  }
}

function isObject(value: unknown): value is DeviceState {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface DeviceState {
  temperature?: unknown;
  local_temperature?: unknown;
  last_seen?: unknown;
}
