import { readFileSync } from "node:fs";
import { SourceError } from "../../source.ts";
import type { MqttConnectionOptions } from "./client-options.ts";

/** Where a broker's credentials stand; none of them stands in the configuration itself. */
export interface CredentialPlaces {
  username?: string | undefined;
  /** File with the password in its first line, for example one that systemd's LoadCredential makes. */
  passwordFile?: string | undefined;
  /** Names of environment variables. */
  usernameVariable?: string | undefined;
  passwordVariable?: string | undefined;
  /** PEM files. */
  tls?: { ca?: string | undefined; certificate?: string | undefined; key?: string | undefined } | undefined;
}

/** What `readCredentials` finds. */
export type Credentials = Pick<MqttConnectionOptions, "username" | "password" | "tls">;

/**
 * Reads credentials from where they stand; called for every connection, so that a renewed certificate or password is used
 * without a restart. Throws a SourceError that names the file or variable that is missing.
 */
export function readCredentials(
  places: CredentialPlaces,
  environment: Record<string, string | undefined> = process.env,
): Credentials {
  const {
    tls,
    passwordFile,
    passwordVariable = "MQTT_PASSWORD",
    usernameVariable = "MQTT_USERNAME",
  } = places;
  for (const name of [places.passwordVariable, places.usernameVariable])
    if (name !== undefined && environment[name] === undefined)
      throw new SourceError(
        `environment variable ${name} is not set; the broker's credentials are expected there`,
      );
  const fromFile = passwordFile === undefined ? undefined : read(passwordFile, "password").split(/\r?\n/)[0];
  return {
    username: places.username ?? environment[usernameVariable],
    password: fromFile ?? environment[passwordVariable],
    tls:
      tls === undefined
        ? undefined
        : {
            ca: tls.ca === undefined ? undefined : read(tls.ca, "certificate of the broker's authority"),
            cert: tls.certificate === undefined ? undefined : read(tls.certificate, "client's certificate"),
            key: tls.key === undefined ? undefined : read(tls.key, "client's private key"),
          },
  };
}

function read(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "no such file" : code === "EACCES" ? "reading is not permitted" : message;
    throw new SourceError(`${path}: ${why}; expected the ${what} there, readable for the agent's user`);
  }
}
