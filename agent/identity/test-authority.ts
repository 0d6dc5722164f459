import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newPrivateKey } from "../../platform/signatures.ts";

/** Certificates for tests, made by OpenSSL: an authority, and what it signs. The folder is the caller's to remove. */
export function createTestAuthority() {
  const folder = mkdtempSync(join(tmpdir(), "authority-"));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  writeFileSync(file("ca.key"), newPrivateKey());
  openssl("req", "-x509", "-key", "ca.key", "-subj", "/CN=test authority", "-days", "2", "-out", "ca.crt");

  return {
    folder,
    ca: readFileSync(file("ca.crt"), "utf8"),
    /** A certificate for a new key, or for a request in PEM. */
    certificate(name: string, request?: string): { certificate: string; key: string } {
      const key = newPrivateKey();
      writeFileSync(file(`${name}.key`), key);
      writeFileSync(file(`${name}.ext`), "subjectAltName=DNS:localhost");
      if (request === undefined)
        openssl("req", "-new", "-key", `${name}.key`, "-subj", `/CN=${name}`, "-out", `${name}.csr`);
      else writeFileSync(file(`${name}.csr`), request);
      const signing = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"];
      const names = ["-extfile", `${name}.ext`, "-out", `${name}.crt`];
      openssl("x509", "-req", "-in", `${name}.csr`, ...signing, ...names);
      return { certificate: readFileSync(file(`${name}.crt`), "utf8"), key };
    },
  };
}
