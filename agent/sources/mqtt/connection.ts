import { connect, type IPublishPacket } from "mqtt";
import { SourceError } from "../../source.ts";
import { acknowledgeWhenTaken } from "./acknowledgements.ts";
import { clientOptions, type MqttConnectionOptions, RETAINED } from "./client-options.ts";
import { subscribe } from "./subscriptions.ts";

/** What a connection is held for. */
export interface ConnectionTask {
  /** Topic filters to subscribe with QoS 1; asked again after each message: another list has further ones. */
  filters(): string[];
  /** Called in the order of the messages; a QoS 1 message is acknowledged once it has resolved. */
  take(packet: IPublishPacket): Promise<void>;
  onSubscribed(): void;
  /** The broker does not permit these; others were permitted. */
  onRefused(filters: string[]): void;
}

/** How a connection came to its end: `subscribed` says that it had been of use, `error` why it ended, if it is known. */
export interface Ending {
  subscribed: boolean;
  error: Error | undefined;
}

const DISCONNECT_TIMEOUT_MS = 500;

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
  const ending: Ending = { subscribed: false, error: undefined };
  const subscribed = new Set<string>();
  let filters: string[] = [];
  let takeError: unknown;
  const take = async (packet: IPublishPacket) => {
    await task.take(packet);
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
    const refused = await subscribe(client, filters, subscribed);
    if (client.connected && refused.length > 0) task.onRefused(refused);
    return refused;
  };
  client.on("error", (error) => {
    ending.error ??= error;
  });
  client.on("connect", async () => {
    const refused = await subscribeNew();
    if (!client.connected) return;
    if (refused.length > 0 && refused.length === subscribed.size) {
      ending.error = new SourceError(subscriptionRefused(options.url, refused));
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
  return ending;
}

function subscriptionRefused(url: string, filters: string[]): string {
  return `${new URL(url).host}: the broker does not permit subscribing to ${filters.join(", ")}; check the user's access rights`;
}
