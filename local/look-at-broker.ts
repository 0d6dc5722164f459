import { connect } from "mqtt";
import { createBrokerCensus } from "../agent/sources/mqtt/broker-census.ts";
import { clientOptions } from "../agent/sources/mqtt/client-options.ts";
import { readCredentials } from "../agent/sources/mqtt/credentials.ts";
import type { PayloadFamily } from "../agent/sources/mqtt/payload-family.ts";

/** A look at all that a broker carries, for whoever waits for a first reading. */
export interface BrokerLook {
  /** A reading has come: nothing is to be said any more. */
  found(): void;
  stop(): void;
}

export interface BrokerLookOptions {
  url: string;
  clientId: string;
  /** The look's own: they learn. */
  families: readonly PayloadFamily[];
  say(text: string): void;
}

/** When it is said that nothing has come yet, s after the start; sensors on batteries may publish once an hour. */
const SAID_AFTER_S = [10, 60, 600];

/**
 * Listens to every topic beside the source, under a name of its own and without a session, until a reading was found; says
 * after 10 s what the broker carries. A broker that refuses it is read all the same.
 */
export function lookAtBroker({ url, clientId, families, say }: BrokerLookOptions): BrokerLook {
  const census = createBrokerCensus(families);
  const options = clientOptions({
    url,
    clientId,
    protocolVersion: 4,
    keepaliveSeconds: 30,
    sessionExpirySeconds: 0,
    ...readCredentials({}),
  });
  const client = connect(url, { ...options, clean: true, reconnectPeriod: 5000, manualConnect: false });
  client.on("connect", () => client.subscribe("#", { qos: 0 }));
  client.on("message", (topic, payload, { retain }) =>
    census.add({ topic, payload, retain, arrivedAtMs: Date.now() }),
  );
  // What is wrong with the broker is said by the source.
  client.on("error", () => undefined);
  const timers = SAID_AFTER_S.map((seconds) =>
    setTimeout(() => say(nothingYet(seconds, census.lines(), client.connected)), seconds * 1000).unref(),
  );
  const stop = () => {
    for (const timer of timers) clearTimeout(timer);
    client.end(true);
  };
  return { found: stop, stop };
}

function nothingYet(seconds: number, lines: string[], connected: boolean): string {
  if (!connected) return `No temperature within ${seconds} s, and the broker does not answer.`;
  return [
    `No temperature within ${seconds} s. What this broker carries (messages by topic):`,
    ...lines.map((line) => `  ${line}`),
    "Sensors on batteries publish when a value changes, some once an hour. Families and options: docs/sources.md",
  ].join("\n");
}
