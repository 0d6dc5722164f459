import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { homeSchema } from "../domain/envelope.ts";
import type { Home } from "../domain/home.ts";
import { sourcesSchema } from "./sources/source-config.ts";

const configSchema = z.strictObject({
  /** Unique among the agents of a home. */
  agent: z.string().min(1).max(64),
  /** Name of the Kinesis stream; region, endpoint and credentials come from the AWS SDK's own variables. */
  stream: z.string().min(1),
  home: homeSchema,
  sources: sourcesSchema,
  spool: z.strictObject({
    /** The database file; its folder must exist. */
    path: z.string().min(1),
    /** When more waits, the oldest readings go. */
    maxBytes: z
      .number()
      .int()
      .min(100_000)
      .default(256 * 1024 * 1024),
  }),
  flushIntervalMs: z.number().int().min(10).max(60_000).default(2000),
});

/** The agent's configuration file: the one place where a house is described. */
export type AgentConfig = z.output<typeof configSchema>;

/** A configuration that cannot be used; the message names file, line and every problem. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Reads the text of a configuration file; throws a ConfigError that lists every problem with its line. */
export function parseConfig(text: string, file: string): AgentConfig {
  return parseYaml(configSchema, text, file);
}

/** Reads the text of a file that describes a home alone, in the words of the configuration's `home`. */
export function parseHome(text: string, file: string): Home {
  return parseYaml(homeSchema, text, file);
}

function parseYaml<Schema extends z.ZodType>(schema: Schema, text: string, file: string): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0)
    throw new ConfigError(
      document.errors.map(({ pos, message }) => `${file}:${lineAt(pos[0])}: ${message}`).join("\n"),
    );
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const line = lineAt(offsetOf(document, path));
    return `${file}:${line}: ${path.join(".") || "file"}: ${message}`;
  });
  throw new ConfigError(problems.join("\n"));
}

/** Where the value stands, or its nearest parent that is there. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range !== undefined) return node.range[0];
  }
  return 0;
}
