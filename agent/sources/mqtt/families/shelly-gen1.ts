import { sensorIdProblem } from "../../../../domain/reading.ts";
import { dated } from "../event-time.ts";
import type { FamilyOptions, Finding, Message, PayloadFamily } from "../payload-family.ts";
import { celsiusOf, shown } from "../payload-values.ts";
import { claimedBy } from "../topic-filter.ts";

/** How a house's Shelly devices of the first generation publish. */
export interface ShellyGen1Options extends FamilyOptions {
  /** Their base topic; shellies when not given. */
  topic?: string | undefined;
}

/**
 * Shelly, first generation: `<base>/<device>/ext_temperature/<probe>`, always Celsius, and `<base>/<device>/sensor/temperature`
 * of H&T, Flood and Door/Window in the device's own unit, which is configured. `ext_temperature_f` is the same reading once
 * more, `<base>/<device>/temperature` the relay's own heat: neither is taken. Source: shelly-api-docs.shelly.cloud/gen1, MQTT.
 */
export function shellyGen1(options: ShellyGen1Options = {}): PayloadFamily {
  const base = options.topic ?? "shellies";
  const filters = [`${base}/+/ext_temperature/+`, `${base}/+/sensor/temperature`];
  return {
    name: "shelly-gen1",
    filters: () => filters,
    claims: (topic) => claimedBy(filters, topic),
    read: (message) => readShellyGen1(base, message, options),
  };
}

/** The sensor is `<device>/ext_temperature/<probe>` or `<device>`. */
function readShellyGen1(base: string, message: Message, options: ShellyGen1Options = {}): Finding {
  const [device = "", kind, probe, ...rest] = message.topic.slice(base.length + 1).split("/");
  const isProbe = kind === "ext_temperature" && /^\d+$/.test(probe ?? "");
  const isRoom = kind === "sensor" && probe === "temperature";
  if (rest.length > 0 || !(isProbe || isRoom)) return { ignored: "not a room's temperature" };
  const sensorId = isProbe ? `${device}/${kind}/${probe}` : device;
  const problem = sensorIdProblem(sensorId);
  if (problem !== undefined) return { problem };
  const text = message.payload.toString();
  if (text === "") return { ignored: "empty message" };
  const celsius = celsiusOf(text, isProbe ? "celsius" : options.unit);
  if (celsius === undefined) return { problem: `not a temperature: ${shown(text)}` };
  return dated(message, undefined, [{ sensorId, celsius }]);
}
