import { randomBytes } from "node:crypto";
import {
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import type { Clock } from "../platform/clock.ts";

/**
 * The key that links are signed with, as a SecureString in Parameter Store. Both functions reject for a value that is no key
 * of 32 bytes in Base64: with an empty or short one, anybody could sign links.
 */
export interface LinkKey {
  /** For who checks links; undefined when nobody has ever made one. */
  read(): Promise<Uint8Array | undefined>;
  /** For who makes links: makes the key too when there is none. */
  readOrMake(): Promise<Uint8Array>;
}

/** As long as the digest (RFC 2104, section 3). */
const KEY_BYTES = 32;
/** A key that was deleted, which ends all links, is used no longer than this. */
const KEPT_MS = 5 * 60_000;

/** The key under `name`; remembers it for five minutes. */
export function createLinkKey(client: SSMClient, name: string, clock: Clock): LinkKey {
  let kept: { key: Uint8Array; untilMs: number } | undefined;

  async function read(): Promise<Uint8Array | undefined> {
    if (kept !== undefined && clock.nowMs() < kept.untilMs) return kept.key;
    const key = await load();
    kept = key && { key, untilMs: clock.nowMs() + KEPT_MS };
    return key;
  }

  async function load(): Promise<Uint8Array | undefined> {
    try {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
      return keyFrom(Parameter?.Value ?? "", name);
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  }

  return {
    read,
    async readOrMake() {
      const key = await read();
      if (key !== undefined) return key;
      const put = new PutParameterCommand({
        Name: name,
        Description: "Signs the links in e-mails; deleting it ends all of them",
        Type: "SecureString",
        Value: randomBytes(KEY_BYTES).toString("base64"),
        Overwrite: false,
      });
      await client.send(put).catch((error: unknown) => {
        // Another function was quicker: its key is the one.
        if (!(error instanceof ParameterAlreadyExists)) throw error;
      });
      return (await read()) as Uint8Array;
    },
  };
}

/** `openssl rand -base64 32` makes such a text, too. */
function keyFrom(text: string, name: string): Uint8Array {
  const key = Buffer.from(text, "base64");
  if (key.length >= KEY_BYTES && key.toString("base64") === text.trim()) return key;
  throw new Error(
    `${name} in Parameter Store holds no key of ${KEY_BYTES} bytes in Base64: delete it, the next e-mail makes a new one`,
  );
}
