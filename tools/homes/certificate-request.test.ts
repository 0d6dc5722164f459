import { execFileSync } from "node:child_process";
import { newPrivateKey, privateKeyFrom, publicKeyOf } from "../../platform/signatures.ts";
import { certificateRequest } from "./certificate-request.ts";

test.each(["a", "elm-street", "h".repeat(64)])("OpenSSL takes the request for %s as sound", (name) => {
  const key = privateKeyFrom(newPrivateKey());
  const openssl = (...args: string[]) =>
    execFileSync("openssl", ["req", ...args, "-noout"], {
      input: certificateRequest(key, name),
      stdio: ["pipe", "pipe", "pipe"],
    }).toString();
  openssl("-verify");
  expect(openssl("-subject")).toMatch(new RegExp(`CN ?= ?${name}\n`));
  const publicKey = Buffer.from(openssl("-pubkey").replace(/-----[^-]+-----|\s/g, ""), "base64");
  expect(publicKey).toEqual(publicKeyOf(key));
});
