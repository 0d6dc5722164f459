import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { environments } from "./settings.ts";

const emails = z
  .array(z.email('is no e-mail address; write one like "you@example.com"'), "give a list, one address a line")
  .min(1, "name at least one e-mail address, or nobody hears of it");

const personal = z.strictObject({
  alertEmails: emails.describe("Householders: who is told that a freezer thaws."),
  operatorEmails: emails.describe("Who runs the system: who is told that the system itself is unwell."),
  readingsMapping: z
    .union(
      [z.literal("by-hand"), z.uuid()],
      "say by-hand, or the UUID that npm run cutover prints; leave it out otherwise",
    )
    .optional()
    .describe(
      "What reads the stream when a function made by hand did before: by-hand while it still does, then the UUID that npm run cutover prints.",
    ),
});

/** What config.yaml may hold; `npm run docs` writes docs/configuration.md from it. */
export const configurationSchema = z
  .strictObject({
    account: z
      .string('put the account number in quotes ("123456789012")')
      .regex(/^\d{12}$/, "has 12 digits; `aws sts get-caller-identity` shows yours")
      .describe("The AWS account; a plan against another one is refused."),
    region: z
      .string("name a region, for example eu-west-1")
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is no region; write one like eu-west-1")
      .describe("Where everything is."),
    availabilityZone: z
      .string()
      .describe("Where the instance and its data stand; the region's first zone when left out.")
      .optional(),
    repository: z.strictObject({
      subject: z
        .string("say how GitHub begins the subject of the repository's tokens, for example repo:owner/name")
        .regex(
          /^repo:[\w.-]+(?<ids>@\d+)?\/[\w.-]+(@\d+)?$/,
          "is no subject; write repo:owner/name or repo:owner@id/name@id",
        )
        .refine((subject) => [0, 2].includes(subject.split("@").length - 1), {
          error: "has one number; GitHub writes none (repo:owner/name) or both (repo:owner@id/name@id)",
        })
        .describe("How GitHub begins the subject of this repository's OIDC tokens."),
      mainBranch: z
        .string("name the branch that is deployed, for example main")
        .min(1)
        .describe("The branch that is deployed."),
    }),
    bootstrapped: z
      .boolean("say false, and true once the bootstrap stack is deployed")
      .describe(
        "false: state stays beside the sources; true: in the bootstrap stack's bucket, and roles are bounded.",
      ),
    environments: z
      .strictObject({
        dev: personal.describe("Cheap, and can be destroyed with all it holds.").optional(),
        prod: personal
          .describe("Real homes: nothing that stores anything can be destroyed by Terraform.")
          .optional(),
      })
      .refine((named) => Object.values(named).some(Boolean), `name one at least: ${names()}`),
  })
  .transform((values) => ({ ...values, availabilityZone: values.availabilityZone ?? `${values.region}a` }))
  .refine(({ region, availabilityZone }) => availabilityZone.startsWith(region), {
    path: ["availabilityZone"],
    error: "is not in the region; leave it out to take the first one",
  });

/** Everything personal about a deployment. */
export type Configuration = z.output<typeof configurationSchema>;

/** A configuration that cannot be used; the message names each value and how to mend it. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** Reads a configuration file; throws a ConfigurationError. */
export function readConfiguration(file: string): Configuration {
  try {
    return parseConfiguration(readFileSync(file, "utf8"), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new ConfigurationError(
      `${file} is not there. Copy config.example.yaml to it and put your own account, region and addresses in.`,
    );
  }
}

/** Checks the text of a configuration file; throws a ConfigurationError that names every problem. */
export function parseConfiguration(text: string, file: string): Configuration {
  const values = fromYaml(text, file);
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
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new ConfigurationError(`${file} is no YAML: ${error.message}`);
  }
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], values);
}

function names(): string {
  return Object.keys(environments).join(", ");
}
