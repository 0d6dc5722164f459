import { sensorIdProblem } from "../../../../domain/reading.ts";
import { dated } from "../event-time.ts";
import type { FamilyOptions, Finding, Message, PayloadFamily } from "../payload-family.ts";
import { celsiusOf, shown } from "../payload-values.ts";
import { claimedBy, matchTopic } from "../topic-filter.ts";
import { choosesName, type NameChoice } from "./name-choice.ts";

/** How a house's ESPHome devices publish. */
export interface EspHomeOptions extends FamilyOptions, NameChoice {
  /** Filter of their `topic_prefix`; the wildcards' levels name the device. `+` when not given. */
  topic?: string | undefined;
}

/**
 * ESPHome's sensors, `<prefix>/sensor/<name>/state`. Their messages say neither what they measure nor in which unit:
 * the name chooses, see `choosesName`, and the unit is configured. They are retained, so only live ones count.
 * Source: esphome.io, "MQTT Client Component"; esphome/esphome, mqtt_sensor.cpp.
 */
export function espHome(options: EspHomeOptions = {}): PayloadFamily {
  const filter = `${options.topic ?? "+"}/sensor/+/state`;
  return {
    name: "esphome",
    filters: () => [filter],
    claims: (topic) => claimedBy([filter], topic),
    read: (message) => readEspHome(filter, message, options),
  };
}

/** A bare number, or `nan` when nothing was measured; the sensor is `<device>/<name>`. */
function readEspHome(filter: string, message: Message, options: EspHomeOptions = {}): Finding {
  const levels = matchTopic(filter, message.topic) ?? [];
  const name = levels.at(-1) ?? "";
  if (!choosesName(name, options)) return { ignored: "not a chosen sensor" };
  const sensorId = levels.join("/");
  const problem = sensorIdProblem(sensorId);
  if (problem !== undefined) return { problem };
  const text = message.payload.toString();
  if (text === "") return { ignored: "empty message" };
  const celsius = celsiusOf(text, options.unit);
  if (celsius === undefined) return { problem: `not a temperature: ${shown(text)}` };
  return dated(message, undefined, [{ sensorId, celsius }]);
}
