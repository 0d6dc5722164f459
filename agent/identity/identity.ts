import { X509Certificate } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { Sign } from "../../domain/wire/signed.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { newPrivateKey, privateKeyFrom, publicKeyOf, signerOf } from "../../platform/signatures.ts";
import { ConfigError } from "../config.ts";
import type { IdentityConfig } from "./identity-config.ts";
import { type Credentials, createIotCredentials } from "./iot-credentials.ts";
import { createRegistration, putKeyInto, type Registration } from "./registration.ts";

/** What an agent proves with who it is. */
export interface Identity {
  sign: Sign;
  /** Of its certificate; missing where the process has credentials of its own. */
  credentials?: () => Promise<Credentials>;
  /** On the environment's instance. */
  registration?: Registration;
}

/** What opening an identity works with. */
export interface IdentityOptions {
  homeId: string;
  requestTimeoutMs: number;
  clock: Clock;
  log: Log;
}

/** Reads what the configuration names, and makes the key of an agent that registers itself; throws a ConfigError. */
export function openIdentity(config: IdentityConfig, options: IdentityOptions): Identity {
  const { homeId, clock, log, requestTimeoutMs: timeoutMs } = options;
  const { registerIn, roleAlias, credentialsEndpoint: endpoint } = config;
  if (registerIn !== undefined) makeKey(config.key);
  const { key, keyPem, certificate } = readIdentity(config);
  const isEnrolled = certificate !== undefined && roleAlias !== undefined && endpoint !== undefined;
  return {
    sign: signerOf(key),
    ...(isEnrolled && {
      credentials: createIotCredentials({ endpoint, roleAlias, certificate, key: keyPem, timeoutMs, clock }),
    }),
    ...(registerIn !== undefined && {
      registration: createRegistration(putKeyInto(registerIn, homeId, publicKeyOf(key)), log),
    }),
  };
}

/** Reads the files that an identity names; throws a ConfigError whose message begins with the key that is at fault. */
export function readIdentity({ key: keyFile, certificate: certificateFile }: IdentityConfig) {
  const keyPem = read("identity.key", keyFile);
  const key = parsed("identity.key", keyFile, () => privateKeyFrom(keyPem));
  if (certificateFile === undefined) return { key, keyPem };
  const certificate = read("identity.certificate", certificateFile);
  const x509 = parsed("identity.certificate", certificateFile, () => new X509Certificate(certificate));
  if (!x509.checkPrivateKey(key))
    throw new ConfigError(
      `identity.certificate: ${certificateFile} is of another key than ${keyFile}; copy both from the folder that npm run homes -- enroll wrote`,
    );
  return { key, keyPem, certificate };
}

/** A new key where none is, whole or not at all. */
function makeKey(file: string): void {
  try {
    readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") return;
    const next = `${file}.next`;
    const descriptor = openSync(next, "w", 0o600);
    writeSync(descriptor, newPrivateKey());
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(next, file);
  }
}

function read(key: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "is not there" : code === "EACCES" ? "may not be read" : message;
    throw new ConfigError(
      `${key}: ${file} ${why}; expected in PEM, readable for the agent's user (npm run homes -- enroll)`,
    );
  }
}

function parsed<Value>(key: string, file: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new ConfigError(`${key}: ${file} cannot be used: ${(error as Error).message}`);
  }
}
