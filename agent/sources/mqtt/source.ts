import type { IPublishPacket } from "mqtt";
import { backoffMs, pause } from "../../../platform/backoff.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Log } from "../../../platform/log.ts";
import { type Intake, type Source, SourceError } from "../../source.ts";
import { type ConnectionTask, type Ending, holdConnection } from "./connection.ts";
import { type CredentialPlaces, readCredentials } from "./credentials.ts";
import { isRefusedForGood, parseBrokerUrl, whyNotConnected } from "./errors.ts";
import { type MqttCounts, messageTaker } from "./message-taker.ts";
import type { PayloadFamily } from "./payload-family.ts";
import { createRouter } from "./router.ts";

export interface MqttSourceOptions extends CredentialPlaces {
  /** For example `mqtt://127.0.0.1:1883`; also mqtts, ws and wss, with `user:password@` if need be. */
  url: string;
  /** Stable over restarts and unique on the broker; it keeps QoS 1 messages for this name while nobody listens. */
  clientId: string;
  /** Whose payloads these are; made anew at each start of the source. */
  families: () => readonly PayloadFamily[];
  /** MQTT 3.1.1 when not given. */
  protocolVersion?: 4 | 5 | undefined;
  statusTopic?: string | undefined;
  keepaliveSeconds?: number | undefined;
  sessionExpirySeconds?: number | undefined;
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
const KEEPALIVE_SECONDS = 30;
const SESSION_EXPIRY_SECONDS = 7 * 86_400;

/**
 * Reads a broker's messages. A QoS 1 message is acknowledged after its readings have been accepted, so the broker keeps it
 * until then; a QoS 0 message that is sent while nobody listens is lost, and no source can help it. What the families learn
 * of a house is kept as this source's checkpoint.
 * Throws a SourceError for an address that cannot be one; `run` rejects with one when the broker refuses the user, when
 * a file of the credentials is missing, and with `failFast` when the first connection fails.
 */
export function mqttSource(options: MqttSourceOptions): Source {
  const { host } = parseBrokerUrl(options.url);
  const name = `mqtt ${host}`;
  return {
    name,
    sharesWrites: true,
    async run(intake, signal) {
      const { clock, log } = options;
      const router = createRouter(options.families());
      recall(router, name, intake, log);
      const take = messageTaker({ ...options, source: name, router, intake });
      let everSubscribed = false;
      for (let attempt = 0; !signal.aborted; attempt++) {
        let subscribedAtMs: number | undefined;
        const task: ConnectionTask = {
          filters: () => router.filters(),
          take: (packet: IPublishPacket) => take(packet),
          onSubscribed() {
            everSubscribed = true;
            subscribedAtMs = clock.nowMs();
            log.info({ broker: host, topics: router.filters() }, "connected to the broker");
          },
          onRefused: (topics) =>
            log.error(
              { broker: host, topics },
              "the broker does not permit subscribing to these, they are not read",
            ),
        };
        const ending = await holdConnection(connectionOptions(options), task, signal);
        if (signal.aborted) return;
        if (!everSubscribed && (options.failFast || isRefusedForGood(ending)))
          throw errorOf(options.url, ending);
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

function connectionOptions(options: MqttSourceOptions) {
  return {
    url: options.url,
    clientId: options.clientId,
    protocolVersion: options.protocolVersion ?? 4,
    statusTopic: options.statusTopic,
    keepaliveSeconds: options.keepaliveSeconds ?? KEEPALIVE_SECONDS,
    sessionExpirySeconds: options.sessionExpirySeconds ?? SESSION_EXPIRY_SECONDS,
    ...readCredentials(options),
  } as const;
}

/** A memory that cannot be read is learned again from the retained messages. */
function recall(router: ReturnType<typeof createRouter>, name: string, intake: Intake, log: Log): void {
  const memory = intake.checkpoint(name);
  if (memory === undefined) return;
  try {
    router.recall(memory);
  } catch (error) {
    log.warn({ source: name, error }, "what was known of the devices cannot be read, it is learned again");
  }
}

function errorOf(url: string, ending: Ending): SourceError {
  return ending.error instanceof SourceError ? ending.error : new SourceError(whyNotConnected(url, ending));
}
