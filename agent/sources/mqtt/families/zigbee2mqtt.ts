import type { Vitals } from "../../../../domain/home/vitals.ts";
import { sensorIdProblem } from "../../../../domain/reading.ts";
import { SourceError } from "../../../source.ts";
import { dated, givenTime, type Measured } from "../event-time.ts";
import type { FamilyOptions, Finding, Message, PayloadFamily } from "../payload-family.ts";
import { celsiusOf, isObject, parseJson, shown } from "../payload-values.ts";
import { PROBE, readZigbee2MqttDevices } from "./zigbee2mqtt-devices.ts";

/** How a Zigbee2MQTT publishes. */
export interface Zigbee2MqttOptions extends FamilyOptions {
  /** Its `base_topic`; zigbee2mqtt when not given. */
  topic?: string | undefined;
}

/**
 * Zigbee2MQTT: `<base>/<friendly name>` with a JSON object, and the list of devices on `<base>/bridge/devices`.
 * When Zigbee2MQTT starts it publishes every device's cached state once: the first message of a device within
 * CACHE_WINDOW_MS of that start is ignored unless it carries `last_seen`.
 * Throws a SourceError when the base topic cannot be one.
 * Source: zigbee2mqtt.io, "MQTT topics and messages"; lib/controller.ts of Koenkk/zigbee2mqtt, "Send all cached states".
 */
export function zigbee2Mqtt(options: Zigbee2MqttOptions = {}): PayloadFamily {
  const base = options.topic ?? "zigbee2mqtt";
  if (!/^[^+#\0]*[^+#\0/]$/.test(base))
    throw new SourceError(
      `--topic ${JSON.stringify(base)}: expected a base topic without + and #, for example zigbee2mqtt`,
    );
  let startedAtMs = Number.NEGATIVE_INFINITY;
  const sinceStart = new Set<string>();
  return {
    name: "zigbee2mqtt",
    filters: () => [`${base}/#`],
    claims: (topic) => (topic.startsWith(`${base}/`) ? `${base}/#` : undefined),
    read(message) {
      const name = message.topic.slice(base.length + 1);
      if (name === "bridge/devices") return readZigbee2MqttDevices(message.payload);
      if (name === "bridge/state" && !message.retain && isOnline(message.payload)) {
        startedAtMs = message.arrivedAtMs;
        sinceStart.clear();
      }
      const isFirst = message.arrivedAtMs - startedAtMs < CACHE_WINDOW_MS && !sinceStart.has(name);
      const finding = readZigbee2Mqtt(base, message, options, isFirst);
      const isState = "readings" in finding || ("ignored" in finding && finding.ignored === CACHED);
      if (isFirst && isState) sinceStart.add(name);
      return finding;
    },
  };
}

/** A start with hundreds of devices has published its cache by then. */
export const CACHE_WINDOW_MS = 30_000;
const CACHED = "cached state, without last_seen";

/**
 * A device's state; the friendly name, which may contain `/`, is the sensor. `temperature`, else a thermostat's
 * `local_temperature`; of several probes (`temperature_1`, `temperature_l2`) each is a sensor `<name>/<property>`.
 * Never `device_temperature`, the chip's heat. `last_seen` is the event time when it is there.
 */
export function readZigbee2Mqtt(
  base: string,
  message: Message,
  options: FamilyOptions = {},
  isCached = false,
): Finding {
  const name = message.topic.slice(base.length + 1);
  if (NOT_A_DEVICE.test(name)) return { ignored: "not a device's state" };
  if (message.payload.length === 0) return { ignored: "empty message" };
  const state = parseJson(message.payload.toString());
  if (state === undefined) return { problem: "malformed JSON" };
  if (!isObject(state)) return { ignored: "not a device's state" };
  const found = temperaturesOf(name, state);
  if (found.length === 0) return { ignored: "no temperature" };
  const measured: Measured[] = [];
  for (const { sensorId, values } of found) {
    const problem = sensorIdProblem(sensorId);
    if (problem !== undefined) return { problem };
    const celsius = values.map((value) => celsiusOf(value, options.unit)).find((value) => value !== null);
    if (celsius === undefined && values.some((value) => celsiusOf(value, options.unit) === undefined))
      return { problem: `not a temperature: ${shown(values[0])}` };
    measured.push({ sensorId, celsius: celsius ?? null });
  }
  const lastSeenMs = givenTime(state.last_seen);
  if (isCached && lastSeenMs === undefined) return { ignored: CACHED };
  const finding = dated(message, lastSeenMs, measured, { field: "last_seen" });
  if (!("readings" in finding)) return finding;
  const vitals = vitalsOf(state);
  return vitals === undefined
    ? finding
    : { ...finding, vitals: measured.map(({ sensorId }) => ({ sensorId, ...vitals })) };
}

/** `battery` in percent, else `battery_low`; `linkquality`. Source: zigbee2mqtt.io, "Exposes". */
function vitalsOf({ battery, battery_low: isLow, linkquality }: Record<string, unknown>) {
  const isBetween = (value: unknown, max: number) => typeof value === "number" && value >= 0 && value <= max;
  const level = isBetween(battery, 100) ? Math.round(battery as number) : LOW.get(isLow);
  const link = isBetween(linkquality, 255) ? (linkquality as number) : undefined;
  if (level === undefined && link === undefined) return undefined;
  return {
    ...(level === undefined ? {} : { battery: level }),
    ...(link === undefined ? {} : { linkQuality: link }),
  };
}

const NOT_A_DEVICE = /^bridge(?:\/|$)|\/(?:availability|(?:set|get)(?:\/[\s\S]*)?)$/;

function temperaturesOf(name: string, state: Record<string, unknown>) {
  const values = [state.temperature, state.local_temperature].filter((value) => value !== undefined);
  const found: { sensorId: string; values: unknown[] }[] =
    values.length > 0 ? [{ sensorId: name, values }] : [];
  for (const [key, value] of Object.entries(state))
    if (PROBE.test(key)) found.push({ sensorId: `${name}/${key}`, values: [value] });
  return found;
}

/** `{"state":"online"}`, of old versions the bare word. */
function isOnline(payload: Buffer): boolean {
  const text = payload.toString();
  const state = parseJson(text);
  return text.trim() === "online" || (isObject(state) && state.state === "online");
}

const LOW: ReadonlyMap<unknown, Vitals["battery"]> = new Map([
  [true, "low"],
  [false, "ok"],
]);
