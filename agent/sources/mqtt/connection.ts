import { connect, type IPublishPacket } from "mqtt";
import { SourceError } from "../source.ts";

/** What it takes to connect to a broker and to be remembered by it. */
export interface MqttConnectionOptions {
  url: string;
  /** Stable over restarts and unique on the broker: under this name it keeps what was not yet acknowledged. */
  clientId: string;
  username?: string | undefined;
  password?: string | undefined;
  /** Topic filter to subscribe, with QoS 1. */
  filter: string;
}

/** How a connection came to its end: `subscribed` says that it had been of use, `error` why it ended, if it is known. */
export interface Ending {
  subscribed: boolean;
  error: Error | undefined;
}

export const CONNECT_TIMEOUT_MS = 10_000;
const DISCONNECT_TIMEOUT_MS = 500;
/** MQTT 3.1.1: every broker speaks it, and its session needs no expiry to outlive the connection. */
const PROTOCOL_VERSION = 4;

/**
 * Holds one connection from connecting to its end, or until the signal aborts; never rejects for what the network does.
 * Messages are taken one after the other, and a QoS 1 message is acknowledged once `take` has resolved: on this
 * connection or not at all, for after a reconnection its number may stand for another message.
 * Rejects with what `take` rejects with; that message stays unacknowledged.
 */
export async function holdConnection(
  { filter, ...options }: MqttConnectionOptions,
  take: (packet: IPublishPacket) => Promise<void>,
  onSubscribed: () => void,
  signal: AbortSignal,
): Promise<Ending> {
  const client = connect(options.url, {
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
    clientId: options.clientId,
    protocolVersion: PROTOCOL_VERSION,
    clean: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    manualConnect: true,
  });
  const ending: Ending = { subscribed: false, error: undefined };
  let taking = Promise.resolve();
  let takeError: unknown;
  // mqtt.js sends the PUBACK, and goes on to the next packet, when `done` is called.
  client.handleMessage = (packet, done) => {
    if (signal.aborted) return;
    taking = take(packet).then(
      () => done(),
      (error: unknown) => {
        takeError = error ?? new Error("a reading was not accepted");
        client.end(true);
      },
    );
  };
  client.on("error", (error) => {
    ending.error ??= error;
  });
  client.on("connect", () => {
    client.subscribe(filter, { qos: 1 }, (error, granted) => {
      if (!client.connected) return;
      if (error || granted?.some(({ qos }) => qos >= 128)) {
        ending.error = new SourceError(subscriptionRefused(options.url, filter));
        client.end(true);
      } else {
        ending.subscribed = true;
        onSubscribed();
      }
    });
  });
  const closed = new Promise<void>((resolve) => client.once("close", resolve));
  const stop = async () => {
    await taking;
    client.end(!client.connected);
    // A broker that does not close its side is not waited for.
    setTimeout(() => client.stream.destroy(), DISCONNECT_TIMEOUT_MS).unref();
  };
  const onAbort = () => void stop();
  client.connect();
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  await closed;
  await taking;
  signal.removeEventListener("abort", onAbort);
  if (takeError !== undefined) throw takeError;
  return ending;
}

function subscriptionRefused(url: string, filter: string): string {
  return `${new URL(url).host}: the broker does not permit subscribing to ${filter}; check the user's access rights`;
}
