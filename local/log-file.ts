import { closeSync, openSync, writeSync } from "node:fs";
import { ConfigError } from "../agent/config.ts";
import type { Log } from "../platform/log.ts";
import type { Display } from "./display.ts";

/** A log into a file, or nowhere without one; warnings and errors of the agent are shown as well. */
export interface LogFile extends Log {
  /** A line that somebody else has formatted. */
  line(text: string): void;
  close(): void;
}

/** Opens the file for writing; throws a ConfigError when that cannot be. */
export function openLog(path: string | undefined, display: Display): LogFile {
  const file = path === undefined ? undefined : open(path);
  const line = (text: string) => {
    if (file !== undefined) writeSync(file, `${text}\n`);
  };
  const write = (level: string) => (facts: object, message: string) =>
    line(JSON.stringify({ level, time: new Date().toISOString(), message, ...facts }));
  const show = (level: string) => (facts: object, message: string) => {
    write(level)(facts, message);
    display.note(`${level}: ${message} ${Object.values(facts).map(textOf).join(", ")}`);
  };
  return {
    info: write("info"),
    warn: show("warning"),
    error: show("error"),
    line,
    close: () => {
      if (file !== undefined) closeSync(file);
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw new ConfigError(`--log ${path}: ${(error as Error).message}`);
  }
}

function textOf(value: unknown): string {
  if (value instanceof Error) return value.message;
  return typeof value === "string" ? value : JSON.stringify(value);
}
