import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";

/** Signatures are ECDSA over P-256 with SHA-256 (FIPS 186-5), 64 bytes: r and s (IEEE P1363). AWS IoT takes no Ed25519. */
const CURVE = "prime256v1";
const ENCODING = "ieee-p1363";

/** A new private key as PEM (PKCS #8). */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: CURVE });
  return privateKey.export({ type: "pkcs8", format: "pem" }) as string;
}

/** The private key in a PEM; throws when it is none of the curve. */
export function privateKeyFrom(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyDetails?.namedCurve === CURVE) return key;
  throw new Error("it is no private key of the curve P-256");
}

/** The public key of a private one: SubjectPublicKeyInfo in DER. */
export function publicKeyOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: "spki", format: "der" });
}

/** Signs with a private key. */
export function signerOf(key: KeyObject): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => sign("sha256", bytes, { key, dsaEncoding: ENCODING });
}

/** Checks against a public key; with one that is none, no signature is right. */
export function verifierOf(publicKey: Uint8Array): (bytes: Uint8Array, signature: Uint8Array) => boolean {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(publicKey), type: "spki", format: "der" });
  } catch {
    return () => false;
  }
  return (bytes, signature) => verify("sha256", bytes, { key, dsaEncoding: ENCODING }, signature);
}
