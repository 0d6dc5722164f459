import { request } from "node:https";
import type { Clock } from "../../platform/clock.ts";

/** Short-lived credentials, as the AWS SDK takes them. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** What it takes to get credentials. */
export interface IotCredentialsOptions {
  /** Host of the account's credentials provider; with a port in tests. */
  endpoint: string;
  roleAlias: string;
  /** PEM. */
  certificate: string;
  key: string;
  timeoutMs: number;
  clock: Clock;
  /** PEM of the only authority that is trusted, in tests. AWS's own is among Node's. */
  ca?: string;
}

/** Nothing gets better unless somebody acts. */
export class CredentialsRefusedError extends Error {
  override readonly name = "CredentialsRefused";
}

/** They are renewed so long before they expire: an outage of the provider that is shorter costs nothing. */
const RENEWED_BEFORE_MS = 20 * 60_000;
/** A request takes its time: with less left, credentials are as good as expired. */
const LEAST_LEFT_MS = 30_000;

/**
 * The credentials that AWS IoT gives for a certificate: one request at a time, and none while they last long enough. When
 * none can be had, those that still hold are used on. Source: AWS IoT Core developer guide, "Authorizing direct calls to AWS
 * services using AWS IoT Core credential provider".
 */
export function createIotCredentials(options: IotCredentialsOptions): () => Promise<Credentials> {
  let kept: Credentials | undefined;
  let pending: Promise<Credentials> | undefined;
  const leftMs = () => (kept === undefined ? 0 : kept.expiration.getTime() - options.clock.nowMs());

  async function renewed(): Promise<Credentials> {
    try {
      kept = await fetched(options);
      return kept;
    } catch (error) {
      if (kept !== undefined && leftMs() > LEAST_LEFT_MS) return kept;
      throw error;
    } finally {
      pending = undefined;
    }
  }

  return async () => {
    if (kept !== undefined && leftMs() > RENEWED_BEFORE_MS) return kept;
    pending ??= renewed();
    return pending;
  };
}

async function fetched(options: IotCredentialsOptions): Promise<Credentials> {
  const { status, body } = await get(options).catch((error: NodeJS.ErrnoException) => {
    throw unreachable(options.endpoint, error);
  });
  const { credentials, message } = parsed(body);
  if (status === 200 && credentials !== undefined) return credentials;
  if (status >= 400 && status < 500 && status !== 429)
    throw new CredentialsRefusedError(
      `AWS IoT gives this agent no credentials (${status}, ${message}). See whether its certificate was revoked and ` +
        `roleAlias ${options.roleAlias} is right; npm run homes -- enroll makes new ones.`,
    );
  throw new Error(`AWS IoT gives no credentials now (${status})`);
}

function get(options: IotCredentialsOptions): Promise<{ status: number; body: string }> {
  const { endpoint, roleAlias, certificate, key, ca, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const url = `https://${endpoint}/role-aliases/${encodeURIComponent(roleAlias)}/credentials`;
    const signal = AbortSignal.timeout(timeoutMs);
    // A connection of its own: the next request comes in forty minutes.
    const trusted = ca === undefined ? {} : { ca };
    const asked = request(url, { cert: certificate, key, ...trusted, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** What the answer says: `{ credentials: { accessKeyId, secretAccessKey, sessionToken, expiration } }`, or a message. */
function parsed(body: string): { credentials?: Credentials; message: string } {
  try {
    const { credentials, message } = JSON.parse(body);
    if (credentials === undefined) return { message: String(message).slice(0, 100) };
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const expiration = new Date(credentials.expiration);
    const texts = [accessKeyId, secretAccessKey, sessionToken];
    if (texts.every((one) => typeof one === "string") && !Number.isNaN(expiration.getTime()))
      return { credentials: { accessKeyId, secretAccessKey, sessionToken, expiration }, message: "" };
  } catch {
    // Whatever else answers there is told by its status.
  }
  return { message: "no answer of AWS IoT" };
}

/** TLS failures need a person, a network that is down does not. Source: Node.js, "Errors" and "TLS", X.509 error codes. */
function unreachable(endpoint: string, { code = "", message }: NodeJS.ErrnoException): Error {
  if (/^(ERR_SSL|ERR_TLS|CERT_|UNABLE_TO|DEPTH_|SELF_SIGNED|ERR_OSSL)/.test(code))
    return new CredentialsRefusedError(
      `${endpoint} and this agent do not trust each other (${code}). Check credentialsEndpoint, the clock of this ` +
        "machine, and that key and certificate are those of npm run homes -- enroll.",
    );
  return new Error(`no credentials from ${endpoint}: ${code || message}`);
}
