import fc from "fast-check";
import { isSignedFor, SIGNATURE_BYTES, signed, splitSigned } from "./signed.ts";

/** A signature of 64 bytes that stands for the bytes, without any cryptography. */
const sign = (bytes: Uint8Array): Uint8Array => {
  const sum = new Uint8Array(64);
  for (const [at, byte] of bytes.entries()) sum[at % 64] = ((sum[at % 64] ?? 0) * 31 + byte) & 0xff;
  return sum;
};
const verify = (bytes: Uint8Array, signature: Uint8Array) => Buffer.compare(sign(bytes), signature) === 0;

test("what is split is what was signed, byte for byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (payload) => {
      const record = signed("elm", payload, sign);
      const split = splitSigned(record);
      expect(record.byteLength).toBe(payload.byteLength + SIGNATURE_BYTES);
      expect(Buffer.compare(split.payload, payload)).toBe(0);
      expect(isSignedFor("elm", split, verify)).toBe(true);
      expect(isSignedFor("oak", split, verify)).toBe(false);
    }),
  );
});

test("no JSON object is taken for a signed record", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1, 100), (value, indent) => {
      const data = Buffer.from(`${JSON.stringify(value, null, indent)}\n`);
      expect(splitSigned(data)).toEqual({ payload: data });
    }),
  );
});

test("a signature alone, or one with other characters, is none", () => {
  const text = "A".repeat(86);
  for (const data of [`\n${text}`, `{}\n${text.slice(1)}+`, `{}\n${text}A`, `{} ${text}`])
    expect(splitSigned(Buffer.from(data)).signature).toBeUndefined();
  expect(splitSigned(Buffer.from(`{}\n${text}`)).signature).toEqual(Buffer.alloc(64));
});
