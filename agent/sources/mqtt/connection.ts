import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from "mqtt";
import { SourceError } from "../../source.ts";
import { acknowledgeWhenTaken } from "./acknowledgements.ts";

/** What it takes to connect to a broker and to be remembered by it. */
export interface MqttConnectionOptions {
  url: string;
  /** Stable over restarts and unique on the broker: under this name it keeps what was not yet acknowledged. */
  clientId: string;
  /** 4 is MQTT 3.1.1, which every broker speaks. */
  protocolVersion: 4 | 5;
  username?: string | undefined;
  password?: string | undefined;
  /** PEM texts: own authorities instead of the system's, and the client's certificate with its key. */
  tls?: { ca?: string | undefined; cert?: string | undefined; key?: string | undefined } | undefined;
  /** `online`, and by the broker's last will `offline`, are kept here, retained. */
  statusTopic?: string | undefined;
  keepaliveSeconds: number;
  /** How long the broker keeps the session while nobody is connected; MQTT 5 only, 3.1.1 knows no bound. */
  sessionExpirySeconds: number;
}

/** What a connection is held for. */
export interface ConnectionTask {
  /** Topic filters to subscribe with QoS 1; asked again after each message, so that discovered ones join. */
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

export const CONNECT_TIMEOUT_MS = 10_000;
const DISCONNECT_TIMEOUT_MS = 500;
/** AWS IoT Core takes no more in one SUBSCRIBE. Source: AWS IoT Core message broker quotas. */
const FILTERS_PER_SUBSCRIBE = 8;

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
    const refused = await subscribe(client, task.filters(), subscribed);
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

const RETAINED = { qos: 1, retain: true } as const;

function clientOptions(options: MqttConnectionOptions): IClientOptions {
  const { username, password, tls = {}, statusTopic, protocolVersion } = options;
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(statusTopic === undefined
      ? {}
      : { will: { topic: statusTopic, payload: Buffer.from("offline"), ...RETAINED } }),
    ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: options.sessionExpirySeconds } } : {}),
    clientId: options.clientId,
    protocolVersion,
    clean: false,
    keepalive: options.keepaliveSeconds,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    manualConnect: true,
  };
}

/** Subscribes what is not yet subscribed; resolves with what was refused, or with nothing when the connection broke. */
async function subscribe(client: MqttClient, filters: string[], subscribed: Set<string>): Promise<string[]> {
  const missing = filters.filter((filter) => !subscribed.has(filter));
  for (const filter of missing) subscribed.add(filter);
  const refused: string[] = [];
  for (let from = 0; from < missing.length; from += FILTERS_PER_SUBSCRIBE) {
    const some = missing.slice(from, from + FILTERS_PER_SUBSCRIBE);
    const refusedHere = await new Promise<string[]>((resolve) => {
      client.subscribe(some, { qos: 1 }, (error, granted, packet) => {
        const codes = (packet as { granted?: unknown[] } | undefined)?.granted;
        if (codes === undefined)
          resolve(error ? some : (granted ?? []).filter(isRefused).map(({ topic }) => topic));
        else resolve(some.filter((_, index) => Number(codes[index]) >= 128));
      });
    });
    refused.push(...refusedHere);
  }
  return refused;
}

function isRefused({ qos }: { qos: number }): boolean {
  return qos >= 128;
}

function subscriptionRefused(url: string, filters: string[]): string {
  return `${new URL(url).host}: the broker does not permit subscribing to ${filters.join(", ")}; check the user's access rights`;
}
