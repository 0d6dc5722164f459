import { SourceError } from "../../source.ts";
import { CONNECT_TIMEOUT_MS } from "./client-options.ts";
import type { Ending } from "./connection.ts";

const SCHEMES = ["mqtt:", "mqtts:", "ws:", "wss:"];
const DEFAULT_PORTS: Record<string, string> = {
  "mqtt:": "1883",
  "mqtts:": "8883",
  "ws:": "80",
  "wss:": "443",
};

/** CONNACK codes: MQTT 3.1.1 section 3.2.2.3, MQTT 5 section 3.2.2.2. */
const BAD_CREDENTIALS = new Set<unknown>([4, 5, 134, 135]);
/** The version or the client id. */
const FOR_GOOD = new Set<unknown>([1, 2, 132, 133]);
const REFUSED: Record<string, string> = {
  1: "the broker does not speak this version of MQTT",
  2: "the broker refuses the client id",
  3: "the broker is unavailable",
  132: "the broker does not speak this version of MQTT",
  133: "the broker refuses the client id",
  136: "the broker is unavailable",
};

/** Host and port of a broker's address, without user and password; throws a SourceError when it is none. */
export function parseBrokerUrl(url: string): { host: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !SCHEMES.includes(parsed.protocol) || parsed.hostname === "")
    throw new SourceError(
      `--mqtt ${JSON.stringify(url)}: expected the address of a broker with mqtt, mqtts, ws or wss, for example mqtt://127.0.0.1:1883`,
    );
  return { host: `${parsed.hostname}:${parsed.port || DEFAULT_PORTS[parsed.protocol]}` };
}

/** Whether trying again cannot help: the user, the client id or the subscription is refused. */
export function isRefusedForGood({ error }: Ending): boolean {
  const code = codeOf(error);
  return error instanceof SourceError || BAD_CREDENTIALS.has(code) || FOR_GOOD.has(code);
}

/** Whether the broker itself ended a connection that it had accepted. */
export function isEndedByBroker({ subscribed, error }: Ending): boolean {
  const code = codeOf(error);
  return subscribed && (error === undefined || code === "ECONNRESET" || code === "EPIPE");
}

/** What is the matter when the broker ends each connection soon after it has accepted it. Source: MQTT 3.1.1 section 3.1.4. */
export function takenOver(url: string, clientId: string, isCertain: boolean): string {
  const { host } = parseBrokerUrl(url);
  const other = isCertain ? "another client" : "most likely another client";
  return `${host}: ${other}, such as a second agent, uses the client id ${JSON.stringify(clientId)} and ends this connection; end it, or set another clientId`;
}

/** One sentence: which broker, what happened, what to check. */
export function whyNotConnected(url: string, { subscribed, error }: Ending): string {
  const { host } = parseBrokerUrl(url);
  if (error instanceof SourceError) return error.message;
  const code = codeOf(error);
  if (BAD_CREDENTIALS.has(code))
    return `${host}: the broker refuses the user name or password (CONNACK ${code}); check both`;
  const reason = reasonOf(error, code);
  return subscribed
    ? `${host}: the connection to the broker was lost: ${reason}`
    : `${host}: no connection to the broker: ${reason}; check that it runs and that host and port are right`;
}

function reasonOf(error: Error | undefined, code: unknown): string {
  if (error === undefined) return "it closed the connection";
  if (error.message === "Keepalive timeout") return "it no longer answers";
  if (error.message === "connack timeout") return `no MQTT answer within ${CONNECT_TIMEOUT_MS / 1000} s`;
  const known = REFUSED[String(code)] ?? NETWORK[String(code)];
  return known ?? (error.message || String(code));
}

const UNKNOWN_AUTHORITY = "the broker's certificate is from an unknown authority; give its own with tls.ca";
const NETWORK: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "it broke the connection off",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name cannot be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "the host does not answer",
  CERT_HAS_EXPIRED: "the broker's certificate has expired",
  CERT_NOT_YET_VALID: "the broker's certificate is not yet valid; check this machine's clock",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: "the broker's certificate is for another host name",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    "the broker asks for a client certificate; give tls.certificate and tls.key",
};

function codeOf(error: Error | undefined): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}
