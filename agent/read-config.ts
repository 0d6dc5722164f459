import { readFileSync } from "node:fs";
import { type AgentConfig, ConfigError, parseConfig } from "./config.ts";

/** Reads a configuration file; throws a ConfigError when it is not there or cannot be used. */
export function readConfig(file: string): AgentConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError(`${file}: ${(error as Error).message}`);
  }
  return parseConfig(text, file);
}
