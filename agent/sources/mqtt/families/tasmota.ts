import type { Unit } from "../../../../domain/home/description.ts";
import { sensorIdProblem } from "../../../../domain/reading.ts";
import { utcFromLocal } from "../../local-time.ts";
import { parseTime } from "../../time.ts";
import { dated, type Measured } from "../event-time.ts";
import type { FamilyOptions, Finding, Message, PayloadFamily } from "../payload-family.ts";
import { celsiusOf, isObject, parseJson, shown, unitNamed } from "../payload-values.ts";
import { claimedBy, matchTopic } from "../topic-filter.ts";

/** How a house's Tasmota devices publish. */
export interface TasmotaOptions extends FamilyOptions {
  /** Filter of their telemetry; the wildcards' levels name the device. `tele/+/SENSOR` when not given. */
  topic?: string | undefined;
  /** IANA zone to which the devices' clocks are set (`Timezone`); without one their `Time` is not used. */
  timeZone?: string | undefined;
}

/** Tasmota's telemetry, `tele/<device>/SENSOR` unless its FullTopic was changed. Source: tasmota.github.io, "MQTT". */
export function tasmota(options: TasmotaOptions = {}): PayloadFamily {
  const filter = options.topic ?? "tele/+/SENSOR";
  return {
    name: "tasmota",
    filters: () => [filter],
    claims: (topic) => claimedBy([filter], topic),
    read: (message) => readTasmota(filter, message, options),
  };
}

/** Tasmota publishes with QoS 0, so nothing queues its messages: a Time further behind is a clock in another zone. */
const MAX_BEHIND_MS = 15 * 60_000;
/** The ESP32's own temperature. Source: arendst/Tasmota, xsns_127_esp32_sensors.ino. */
const CHIPS = new Set(["ESP32", "ESP8266", "CPU"]);

/**
 * Every object with a numeric `Temperature` is a sensor, `<device>/<Id>` where a 1-Wire probe gives its address, which
 * stays the same when another is added, else `<device>/<key>`. `TempUnit` goes before the configured unit. `Time` is local
 * and has no zone. Source: arendst/Tasmota, xsns_05_ds18x20.ino: one key a probe (`DS18B20-1`) with `Id`.
 */
export function readTasmota(filter: string, message: Message, options: TasmotaOptions = {}): Finding {
  const device = matchTopic(filter, message.topic)?.join("/") || message.topic;
  const state = parseJson(message.payload.toString());
  if (state === undefined) return { problem: "malformed JSON" };
  if (!isObject(state)) return { ignored: "not telemetry" };
  const unit = unitNamed(state.TempUnit) ?? options.unit;
  const found = Object.entries(state).flatMap(([key, value]) => probesOf(key, value));
  const measured: Measured[] = [];
  for (const { name, temperature } of found) {
    const sensorId = `${device}/${name}`;
    const celsius = celsiusOf(temperature, unit as Unit);
    const problem = sensorIdProblem(sensorId);
    if (problem !== undefined) return { problem };
    if (celsius === undefined) return { problem: `not a temperature: ${shown(temperature)}` };
    measured.push({ sensorId, celsius });
  }
  if (measured.length === 0) return { ignored: "no temperature" };
  return dated(message, timeOf(state.Time, message, options), measured, {
    field: "a Time in a known zone",
    maxBehindMs: MAX_BEHIND_MS,
  });
}

/** The probe in an object, and those one level below it (`"DS18x20":{"DS1":{...}}` of old versions). */
function probesOf(key: string, value: unknown): { name: string; temperature: unknown }[] {
  if (!isObject(value) || CHIPS.has(key.toUpperCase())) return [];
  if ("Temperature" in value)
    return [
      {
        name: typeof value.Id === "string" && value.Id !== "" ? value.Id : key,
        temperature: value.Temperature,
      },
    ];
  return Object.entries(value).flatMap(([inner, below]) =>
    isObject(below) && "Temperature" in below ? probesOf(inner, below) : [],
  );
}

function timeOf(time: unknown, { arrivedAtMs }: Message, { timeZone }: TasmotaOptions): number | undefined {
  if (typeof time !== "string" || timeZone === undefined) return undefined;
  const localMs = parseTime(time);
  return localMs === undefined ? undefined : utcFromLocal(localMs, timeZone, arrivedAtMs);
}
