import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { readYaml, YamlError } from "../platform/yaml.ts";
import { configurationSchema } from "./configuration-schema.ts";

/** Everything personal about a deployment. */
export type Configuration = z.output<typeof configurationSchema>;

/** A configuration that cannot be used; the message names each value and how to fix it. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

const COPY_EXAMPLE = "Copy config.example.yaml to it and put your own account, region and addresses in.";

/** Where the configuration is: in the file that CONFIG_FILE names, or in config.yaml beside the sources. */
export function configurationFile({ CONFIG_FILE }: NodeJS.ProcessEnv): string {
  return CONFIG_FILE ?? join(import.meta.dirname, "../config.yaml");
}

/** Reads a configuration file; throws a ConfigurationError. */
export function readConfiguration(file: string): Configuration {
  try {
    return parseConfiguration(readFileSync(file, "utf8"), file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EISDIR") throw new ConfigurationError(`${file} is a folder, not a file. ${COPY_EXAMPLE}`);
    if (code !== "ENOENT") throw error;
    throw new ConfigurationError(`${file} is not there. ${COPY_EXAMPLE}`);
  }
}

/** Checks the text of a configuration file; throws a ConfigurationError that names every problem. */
export function parseConfiguration(text: string, file: string): Configuration {
  const values = fromYaml(text, file);
  if (values === null) throw new ConfigurationError(`${file} is empty. ${COPY_EXAMPLE}`);
  const parsed = configurationSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const where = issue.path.join(".");
    if (issue.code === "unrecognized_keys")
      return `${[where, issue.keys.join(", ")].filter(Boolean).join(".")}: unknown; config.example.yaml has all there are`;
    const missing = valueAt(values, issue.path) === undefined ? "missing; " : "";
    return `${where || "file"}: ${missing}${issue.message}`;
  });
  throw new ConfigurationError([`${file} cannot be used:`, ...problems].join("\n  "));
}

function fromYaml(text: string, file: string): unknown {
  try {
    return readYaml(text, file).value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new ConfigurationError(`${file} cannot be used:\n${error.message.replace(/^/gm, "  ")}`);
  }
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], values);
}
