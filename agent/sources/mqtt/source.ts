import { pause } from "../../../platform/backoff.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Log } from "../../../platform/log.ts";
import { type Intake, type Source, SourceError } from "../../source.ts";
import { type ConnectionTask, type Ending, holdConnection } from "./connection.ts";
import { type CredentialPlaces, readCredentials } from "./credentials.ts";
import { isRefusedForGood, parseBrokerUrl, whyNotConnected } from "./errors.ts";
import { type MqttCounts, messageTaker } from "./message-taker.ts";
import type { PayloadFamily } from "./payload-family.ts";
import { createReconnection } from "./reconnection.ts";
import { createRedeliveries } from "./redeliveries.ts";
import { createRefusals } from "./refusals.ts";
import { createRouter } from "./router.ts";
import { createSubscriptions } from "./subscriptions.ts";

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
  /** The broker is read again, after an outage that the log has told. */
  onBack?: (lostForMs: number) => void;
  random?: () => number;
}

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
  const { clock, log } = options;
  const name = `mqtt ${host}`;
  // Over all connections and runs: what the broker delivers again after a failure is known too.
  const redeliveries = createRedeliveries(clock, 2000 * connectionOptions(options).keepaliveSeconds);
  const reconnection = createReconnection(options);
  const refusals = createRefusals(host, log);

  async function run(intake: Intake, signal: AbortSignal): Promise<void> {
    const router = createRouter(options.families());
    recall(router, name, intake, log);
    let everSubscribed = false;
    const task: ConnectionTask = {
      filters: () => router.filters(),
      take: messageTaker({ ...options, source: name, router, intake }),
      subscriptions: createSubscriptions(clock),
      redeliveries,
      onSubscribed() {
        everSubscribed = true;
        reconnection.subscribed(router.filters());
      },
      onRefused: refusals.add,
    };
    while (!signal.aborted) {
      const connection = { ...connectionOptions(options), ...readCredentials(options) };
      refusals.clear();
      const ending = await holdConnection(connection, task, signal);
      if (signal.aborted) return;
      if (!everSubscribed && (options.failFast || isRefusedForGood(ending)))
        throw errorOf(options.url, ending);
      await pause(reconnection.ended(ending), signal);
    }
  }

  return { name, sharesWrites: true, run, problem: () => reconnection.problem() ?? refusals.problem() };
}

function connectionOptions(options: MqttSourceOptions) {
  return {
    url: options.url,
    clientId: options.clientId,
    protocolVersion: options.protocolVersion ?? 4,
    statusTopic: options.statusTopic,
    keepaliveSeconds: options.keepaliveSeconds ?? KEEPALIVE_SECONDS,
    sessionExpirySeconds: options.sessionExpirySeconds ?? SESSION_EXPIRY_SECONDS,
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
