import { type KeyObject, sign } from "node:crypto";
import { publicKeyOf } from "../../platform/signatures.ts";

/**
 * A request for a certificate for a key of the curve P-256, as PEM: the key itself stays where it is. Sources: PKCS #10
 * (RFC 2986, section 4), DER (ITU-T X.690), names of attributes and algorithms (RFC 5280, appendix A; RFC 5758, section 3.2).
 */
export function certificateRequest(key: KeyObject, commonName: string): string {
  const name = sequence(set(sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))));
  const version = der(0x02, Buffer.from([0]));
  const attributes = der(0xa0);
  const info = sequence(version, name, publicKeyOf(key), attributes);
  const signature = sign("sha256", info, key);
  const request = sequence(info, sequence(ECDSA_WITH_SHA256), der(0x03, Buffer.from([0]), signature));
  const lines = request.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join("\n")}\n-----END CERTIFICATE REQUEST-----\n`;
}

/** 2.5.4.3 and 1.2.840.10045.4.3.2. */
const COMMON_NAME = der(0x06, Buffer.from("550403", "hex"));
const ECDSA_WITH_SHA256 = der(0x06, Buffer.from("2a8648ce3d040302", "hex"));

function sequence(...parts: Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

function set(...parts: Uint8Array[]): Buffer {
  return der(0x31, ...parts);
}

/** Tag, length and content; lengths up to 65,535. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const prefix =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...prefix]), content]);
}
