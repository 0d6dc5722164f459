import { z } from "zod";
import { DRILL_PREFIX } from "../domain/drill.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import { MAX_PACE_MS } from "../domain/limits.ts";
import { agentIdSchema } from "../domain/wire/fields.ts";
import { homeSchema } from "../domain/wire/home-schema.ts";
import { readYaml, YamlError, type YamlFile } from "../platform/yaml.ts";
import { findingsOf } from "./config-problems.ts";
import { durationSchema, msOf } from "./duration.ts";
import { identitySchema } from "./identity/identity-config.ts";
import { sourcesSchema } from "./sources/source-config.ts";

/** Source: Amazon Kinesis Data Streams API reference, CreateStream. */
const STREAM_NAME = /^[a-zA-Z0-9_.-]{1,128}$/;

/** What the agent's configuration file may hold; `npm run docs` writes docs/configuration.md from it. */
export const configSchema = z.strictObject({
  agent: agentIdSchema.describe("The agent's name, unique among the agents of a home."),
  stream: z
    .string()
    .regex(STREAM_NAME, "is no name of a stream: 1 to 128 of letters, digits, _ . -")
    .describe("The Kinesis stream; region, endpoint and credentials come from the AWS SDK's own variables."),
  identity: identitySchema.exactOptional(),
  home: homeSchema.superRefine(noDrill),
  sources: sourcesSchema,
  spool: z.strictObject({
    path: z
      .string()
      .min(1)
      .describe(
        "Readings are kept in the folder of this name with `.d` behind it; the folder around it must exist.",
      ),
    maxBytes: z
      .number()
      .int()
      .min(100_000)
      .default(256 * 1024 * 1024)
      .describe("When more waits, the oldest readings go."),
    maxAgeHours: z
      .number()
      .positive()
      .default(30 * 24)
      .describe("What has waited longer goes too."),
    commitWithinMs: z
      .number()
      .int()
      .min(0)
      .max(60_000)
      .default(20_000)
      .describe(
        "How long an MQTT message may wait, unacknowledged, to share a write to the disk; what is news never does.",
      ),
  }),
  pace: z
    .strictObject({
      atOnce: durationSchema("10ms", "10s")
        .default("1s")
        .describe("How long what is urgent may wait; no two sendings are closer."),
      atLatest: durationSchema("10ms", `${MAX_PACE_MS / 60_000}min`)
        .default("60s")
        .describe(
          "How long other readings are gathered before they are sent: longer is cheaper, and a warning that is not critical comes so much later.",
        ),
    })
    .refine(({ atOnce, atLatest }) => !(msOf(atOnce) > msOf(atLatest)), {
      path: ["atOnce"],
      message: "is longer than atLatest",
    })
    .prefault({}),
  statusPort: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(9464)
    .describe("`/healthz` and `/metrics` on 127.0.0.1; 0 takes a free port, which the log names."),
  requestTimeoutMs: z
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(10_000)
    .describe("How long the stream may take to answer before it is asked again."),
  drainTimeoutMs: z
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(10_000)
    .describe("How long a stop may take to send what waits; what is left is sent after the next start."),
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
export function parseHome(text: string, file: string): HomeDescription {
  return parseYaml(homeSchema, text, file);
}

function noDrill({ id }: HomeDescription, context: z.RefinementCtx): void {
  if (id.startsWith(DRILL_PREFIX))
    context.addIssue({
      code: "custom",
      path: ["id"],
      message: `no e-mail goes out for homes whose id begins with ${DRILL_PREFIX}; choose another`,
    });
}

function parseYaml<Schema extends z.ZodType>(schema: Schema, text: string, file: string): z.output<Schema> {
  const yaml = yamlOf(text, file);
  const parsed = schema.safeParse(yaml.value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .flatMap((issue) => findingsOf(issue, yaml.has(issue.path), schema))
    .map(({ path, text }) => ({ line: yaml.lineOf(path), path, text }))
    .sort((a, b) => a.line - b.line)
    .map(({ line, path, text }) => `${file}:${line}: ${path.join(".") || "file"}: ${text}`);
  throw new ConfigError(problems.join("\n"));
}

function yamlOf(text: string, file: string): YamlFile {
  try {
    return readYaml(text, file);
  } catch (error) {
    throw error instanceof YamlError ? new ConfigError(error.message) : error;
  }
}
