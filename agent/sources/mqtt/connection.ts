import { connect, type IPublishPacket } from "mqtt";
import { SourceError } from "../../source.ts";
import { acknowledgeWhenTaken } from "./acknowledgements.ts";
import { clientOptions, type MqttConnectionOptions, RETAINED } from "./client-options.ts";
import type { Redeliveries } from "./redeliveries.ts";
import type { Refusal, Subscriptions } from "./subscriptions.ts";

/** What a connection is held for. */
export interface ConnectionTask {
  /** Topic filters to subscribe with QoS 1; asked again after each message: another list is another set. */
  filters(): string[];
  /** Called in the order of the messages; a QoS 1 message is acknowledged once it has resolved. */
  take(packet: IPublishPacket): Promise<void>;
  /** What is known over all connections of the source. */
  subscriptions: Subscriptions;
  redeliveries: Redeliveries;
  onSubscribed(): void;
  /** These are not read; others are. */
  onRefused(refusals: Refusal[]): void;
}

/** How a connection came to its end. */
export interface Ending {
  /** It had been of use. */
  subscribed: boolean;
  /** Why it ended, if that is known. */
  error: Error | undefined;
  /** The broker said that another client has taken the session over; only MQTT 5 says so. */
  takenOver?: boolean;
}

const DISCONNECT_TIMEOUT_MS = 500;
/** Source: MQTT 5 section 3.14.2.1. */
const SESSION_TAKEN_OVER = 0x8e;

/**
 * Holds one connection from connecting to its end, or until the signal aborts; never rejects for what the network does.
 * A message is acknowledged on the connection it came by or not at all: after a reconnection its number may stand for
 * another. Rejects with what `take` rejects with; that message stays unacknowledged.
 */
export async function holdConnection(
  options: MqttConnectionOptions,
  task: ConnectionTask,
  signal: AbortSignal,
): Promise<Ending> {
  const client = connect(options.url, clientOptions(options));
  const subscriptions = task.subscriptions.over(client);
  const ending: Ending = { subscribed: false, error: undefined };
  let filters: readonly string[] = [];
  let takeError: unknown;
  const take = async (packet: IPublishPacket) => {
    await task.redeliveries.once(packet, task.take);
    void subscribeNew();
  };
  const messages = acknowledgeWhenTaken(client, take, signal, (error) => {
    takeError = error ?? new Error("a reading was not accepted");
    client.end(true);
  });
  const subscribeNew = async () => {
    const now = task.filters();
    if (now === filters) return [];
    filters = now;
    const refusals = await subscriptions.update(now);
    if (client.connected && refusals.length > 0) task.onRefused(refusals);
    return refusals;
  };
  client.on("error", (error) => {
    ending.error ??= error;
  });
  client.on("disconnect", ({ reasonCode }) => {
    ending.takenOver = reasonCode === SESSION_TAKEN_OVER;
  });
  client.on("connect", async ({ sessionPresent }) => {
    task.redeliveries.connected(sessionPresent);
    const refusals = await subscribeNew();
    if (!client.connected) return;
    if (subscriptions.granted() === 0) {
      ending.error = new SourceError(subscriptionRefused(options.url, refusals));
      client.end(true);
      return;
    }
    ending.subscribed = true;
    if (options.statusTopic !== undefined) client.publish(options.statusTopic, "online", RETAINED);
    task.onSubscribed();
  });
  const closed = new Promise<void>((resolve) => client.once("close", resolve));
  const stop = async () => {
    await messages.settled();
    if (client.connected && options.statusTopic !== undefined)
      client.publish(options.statusTopic, "offline", RETAINED);
    client.end(!client.connected);
    // A broker that does not close its side is not waited for.
    setTimeout(() => client.stream.destroy(), DISCONNECT_TIMEOUT_MS).unref();
  };
  const onAbort = () => void stop();
  client.connect();
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  await closed;
  await messages.settled();
  signal.removeEventListener("abort", onAbort);
  if (takeError !== undefined) throw takeError;
  task.redeliveries.ended();
  if (!signal.aborted) subscriptions.ended();
  return ending;
}

function subscriptionRefused(url: string, refusals: Refusal[]): string {
  const filters = refusals.map(({ filter }) => filter).join(", ");
  return `${new URL(url).host}: the broker does not permit subscribing to ${filters}; check the user's access rights`;
}
