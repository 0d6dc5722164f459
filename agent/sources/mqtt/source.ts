import type { IPublishPacket } from "mqtt";
import type { Unit } from "../../domain/home.ts";
import { backoffMs, pause } from "../../platform/backoff.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { type Intake, type Source, SourceError } from "../source.ts";
import { holdConnection } from "./mqtt-connection.ts";
import { isRefusedForGood, parseBrokerUrl, whyNotConnected } from "./mqtt-errors.ts";
import type { PayloadFamily } from "./payload-family.ts";
import { readZigbee2Mqtt } from "./zigbee2mqtt.ts";

/** Messages since the start, by what they were. */
export interface MqttCounts {
  readings: number;
  ignored: number;
  problems: number;
}

export interface MqttSourceOptions {
  /** For example `mqtt://127.0.0.1:1883`; also mqtts, ws and wss, with `user:password@` if need be. */
  url: string;
  /** Stable over restarts and unique on the broker; it keeps QoS 1 messages for this name while nobody listens. */
  clientId: string;
  /** Base topic; `zigbee2mqtt` when not given. */
  topic?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
  /** Unit in which the gateway publishes; celsius when not given. */
  unit?: Unit | undefined;
  /** Whose payloads these are; Zigbee2MQTT's when not given. */
  family?: PayloadFamily;
  /** Rejects when the first connection fails, instead of waiting for the broker. */
  failFast?: boolean | undefined;
  clock: Clock;
  log: Log;
  onMessage?: (counts: MqttCounts) => void;
  random?: () => number;
}

const RECONNECT = { baseMs: 1000, maxMs: 30_000 };
/** A connection that lasted this long was a good one: the waiting times start anew. */
const LASTING_MS = 10_000;

/**
 * Reads a broker's messages under `<topic>/#`. A QoS 1 message is acknowledged after its reading has been accepted, so
 * the broker keeps it until then; a QoS 0 message that is sent while nobody listens is lost, and no source can help it.
 * Throws a SourceError for an address or a topic that cannot be one; `run` rejects with one when the broker refuses
 * the user, and with `failFast` when the first connection fails.
 */
export function mqttSource(options: MqttSourceOptions): Source {
  const { host } = parseBrokerUrl(options.url);
  const base = options.topic ?? "zigbee2mqtt";
  if (!/^[^+#\0]*[^+#\0/]$/.test(base))
    throw new SourceError(
      `--topic ${JSON.stringify(base)}: expected a base topic without + and #, for example zigbee2mqtt`,
    );
  return {
    name: `mqtt ${host}`,
    async run(intake, signal) {
      const { clock, log } = options;
      const take = taker(options, base, intake);
      let everSubscribed = false;
      for (let attempt = 0; !signal.aborted; attempt++) {
        let subscribedAtMs: number | undefined;
        const onSubscribed = () => {
          everSubscribed = true;
          subscribedAtMs = clock.nowMs();
          log.info({ broker: host, topic: `${base}/#` }, "connected to the broker");
        };
        const ending = await holdConnection({ ...options, filter: `${base}/#` }, take, onSubscribed, signal);
        if (signal.aborted) return;
        if (!everSubscribed && (options.failFast || isRefusedForGood(ending)))
          throw ending.error instanceof SourceError
            ? ending.error
            : new SourceError(whyNotConnected(options.url, ending));
        // Once per outage: what was connected, or the very first attempt.
        if (ending.subscribed || attempt === 0)
          log.warn(
            { broker: host },
            `${whyNotConnected(options.url, ending)}. Trying again until it answers`,
          );
        if (subscribedAtMs !== undefined && clock.nowMs() - subscribedAtMs >= LASTING_MS) attempt = 0;
        await pause(backoffMs(attempt, RECONNECT, options.random), signal);
      }
    },
  };
}

/** Makes the function that reads one message and gives its readings to the intake. */
function taker(options: MqttSourceOptions, base: string, intake: Intake) {
  const { clock, log, family = readZigbee2Mqtt } = options;
  const counts: MqttCounts = { readings: 0, ignored: 0, problems: 0 };
  return async (packet: IPublishPacket): Promise<void> => {
    const finding = family(base, packet.topic, Buffer.from(packet.payload), packet, clock.nowMs(), options);
    if ("readings" in finding) {
      await intake.accept(finding.readings);
      counts.readings += finding.readings.length;
    } else if ("ignored" in finding) {
      counts.ignored++;
    } else {
      counts.problems++;
      // The 1st, 2nd, 4th, 8th ... so that a broken sensor does not fill the log.
      if (Number.isInteger(Math.log2(counts.problems)))
        log.warn(
          { topic: packet.topic, problems: counts.problems },
          `message not understood: ${finding.problem}`,
        );
    }
    options.onMessage?.({ ...counts });
  };
}
