/**
 * A signed record: the payload, a line feed, and a signature of 64 bytes in Base64url. No payload looks like that by itself,
 * for it ends with a brace. Signed are exactly the bytes that are decoded.
 */
export interface SignedRecord {
  payload: Uint8Array;
  /** Missing in a record that is not signed. */
  signature?: Uint8Array;
}

/** Makes or checks signatures; domain/ knows no cryptography. */
export type Sign = (bytes: Uint8Array) => Uint8Array;
export type Verify = (bytes: Uint8Array, signature: Uint8Array) => boolean;

/** What a signature adds to a record, in bytes. */
export const SIGNATURE_BYTES = 87;

/** What the reason begins with when a record is set aside for its signature. */
export const UNTRUSTED = "signature:";

const LINE_FEED = 0x0a;
const SIGNATURE_TEXT = /^[A-Za-z0-9_-]{86}$/;

/** The payload of a record, and its signature if it has one. */
export function splitSigned(data: Uint8Array): SignedRecord {
  const at = data.byteLength - SIGNATURE_BYTES;
  if (at <= 0 || data[at] !== LINE_FEED) return { payload: data };
  const text = Buffer.from(data.subarray(at + 1)).toString("latin1");
  if (!SIGNATURE_TEXT.test(text)) return { payload: data };
  return { payload: data.subarray(0, at), signature: Buffer.from(text, "base64url") };
}

/** The payload with its signature for a home. */
export function signed(homeId: string, payload: Uint8Array, sign: Sign): Uint8Array {
  const text = Buffer.from(sign(signedBytes(homeId, payload))).toString("base64url");
  return Buffer.concat([payload, Buffer.from(`\n${text}`)]);
}

/** Whether a record was signed for a home. */
export function isSignedFor(homeId: string, { payload, signature }: SignedRecord, verify: Verify): boolean {
  return signature !== undefined && verify(signedBytes(homeId, payload), signature);
}

/** The prefix keeps the signature from meaning anything elsewhere; a home's id has no line feed. */
function signedBytes(homeId: string, payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`house-temperature record 1\n${homeId}\n`), payload]);
}
