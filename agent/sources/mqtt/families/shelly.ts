import { sensorIdProblem } from "../../../../domain/reading.ts";
import { dated, givenTime, type Measured } from "../event-time.ts";
import type { Finding, Message, PayloadFamily } from "../payload-family.ts";
import { celsiusOf, isObject, parseJson, shown } from "../payload-values.ts";
import { claimedBy, matchTopic } from "../topic-filter.ts";

/** How a house's Shelly devices of the second generation and later publish. */
export interface ShellyOptions {
  /** Filter of their topic prefix; the wildcards' levels name the device. `+` when not given. */
  topic?: string | undefined;
  /** `rpc`: notifications on `<prefix>/events/rpc` (`rpc_ntf`, on by default); `status`: `<prefix>/status/temperature:<id>` (`status_ntf`). */
  from?: "rpc" | "status" | undefined;
}

/**
 * Shelly, second generation and later. Both kinds of topic carry the same readings, so one of them is read; notifications
 * are, unless told otherwise, for they say when. `temperature:<id>` only: a switch's `temperature` is its own heat.
 * Source: shelly-api-docs.shelly.cloud/gen2, "MQTT", "Notifications" and "Temperature".
 */
export function shelly(options: ShellyOptions = {}): PayloadFamily {
  const prefix = options.topic ?? "+";
  const filter = options.from === "status" ? `${prefix}/status/+` : `${prefix}/events/rpc`;
  const read = options.from === "status" ? readShellyStatus : readShellyNotification;
  return {
    name: "shelly",
    filters: () => [filter],
    claims: (topic) => claimedBy([filter], topic),
    read: (message) => read(filter, message),
  };
}

/** NotifyStatus, a delta whose missing fields have not changed, or NotifyFullStatus; `ts` is the event time, in s UTC. */
function readShellyNotification(filter: string, message: Message): Finding {
  const frame = parseJson(message.payload.toString());
  if (frame === undefined) return { problem: "malformed JSON" };
  if (!isObject(frame) || !isObject(frame.params) || !METHODS.has(frame.method))
    return { ignored: "not a status" };
  const device = matchTopic(filter, message.topic)?.join("/") || message.topic.split("/")[0];
  const components = Object.entries(frame.params).filter(([key]) => COMPONENT.test(key));
  return readComponents(components, `${device}`, message, givenTime(frame.params.ts));
}

/** The whole status of one component. */
function readShellyStatus(filter: string, message: Message): Finding {
  const levels = matchTopic(filter, message.topic) ?? [];
  const component = levels.pop() ?? "";
  if (!COMPONENT.test(component)) return { ignored: "not a temperature" };
  const status = parseJson(message.payload.toString());
  if (status === undefined) return { problem: "malformed JSON" };
  const device = levels.join("/") || message.topic.split("/")[0];
  return readComponents([[component, status]], `${device}`, message, undefined);
}

const METHODS = new Set<unknown>(["NotifyStatus", "NotifyFullStatus"]);
const COMPONENT = /^temperature:\d+$/;

/** `tC` alone counts, `tF` is the same once more; null says that nothing was measured (`errors` says why). */
function readComponents(
  components: [string, unknown][],
  device: string,
  message: Message,
  givenMs: number | undefined,
): Finding {
  const measured: Measured[] = [];
  for (const [component, status] of components) {
    if (!isObject(status) || status.tC === undefined) continue;
    const sensorId = `${device}/${component}`;
    const problem = sensorIdProblem(sensorId);
    if (problem !== undefined) return { problem };
    const celsius = celsiusOf(status.tC, "celsius");
    if (celsius === undefined) return { problem: `not a temperature: ${shown(status.tC)}` };
    measured.push({ sensorId, celsius });
  }
  if (measured.length === 0) return { ignored: "no temperature" };
  return dated(message, givenMs, measured, { field: "ts" });
}
