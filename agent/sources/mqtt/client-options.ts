import type { IClientOptions } from "mqtt";

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

/** A broker sends nothing larger; MQTT 5 only. What the router reads is smaller. */
const MAX_PACKET_BYTES = 5 * 1024 * 1024;

export const CONNECT_TIMEOUT_MS = 10_000;

/** For what the broker is to keep. */
export const RETAINED = { qos: 1, retain: true } as const;

/** The options of mqtt.js for a session that outlives the connection; it connects when told, and once. */
export function clientOptions(options: MqttConnectionOptions): IClientOptions {
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
    ...(protocolVersion === 5
      ? {
          properties: {
            sessionExpiryInterval: options.sessionExpirySeconds,
            maximumPacketSize: MAX_PACKET_BYTES,
          },
        }
      : {}),
    clientId: options.clientId,
    protocolVersion,
    clean: false,
    keepalive: options.keepaliveSeconds,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    manualConnect: true,
  };
}
