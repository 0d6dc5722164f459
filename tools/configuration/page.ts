import { z } from "zod";
import { configSchema } from "../../agent/config.ts";
import { configurationSchema } from "../../environments/configuration-schema.ts";
import { type JsonSchema, rowsOf } from "./rows.ts";

const HEAD = `# Configuration

Every key of both configuration files. \`npm run docs\` writes this page from the schemas that read the files; a test fails when it
is out of date. A wrong value is named with its place and how to fix it before anything starts. Both are YAML 1.2 of at most 500,000
characters and 64 levels. Anchors and aliases work; merges (\`<<\`), tags of your own, repeated keys and a second document are refused.`;

const AGENT = `## The agent's file

One YAML file describes a house: what its sensors are called, where their values come from, where readings wait. Two complete
files: [examples/agent-raspberry-pi.yaml](examples/agent-raspberry-pi.yaml) and
[examples/agent-ec2-aws-iot.yaml](examples/agent-ec2-aws-iot.yaml). \`node agent/main.ts check FILE\` tells what is wrong.`;

const SOURCES = `### Sources

\`sources\` lists at least one; \`type\` says which. [sources.md](sources.md) explains each.`;

const FAMILIES = `### Families of an MQTT source

\`families\` lists whose messages are read; \`family\` says which.`;

const STACKS = `## config.yaml

What is personal about a deployment to AWS; git ignores it. Copy \`config.example.yaml\`. Another file can be named in the
environment variable \`CONFIG_FILE\`; \`agent.dev.yaml\` and \`agent.prod.yaml\`, the agent's files of that deployment, stand
beside it ([agent.md](agent.md#the-description-of-a-home)). How dev and prod differ stands in \`environments/settings.ts\`.`;

/** The page docs/configuration.md. */
export function configurationPage(): string {
  const agent = schemaOf(configSchema);
  const { sources, ...others } = agent.properties ?? {};
  const variants = sources?.items?.oneOf ?? sources?.items?.anyOf ?? [];
  const mqtt = variants.find((variant) => nameOf(variant, "type") === "mqtt");
  const families = mqtt?.properties?.families?.items;
  return `${[
    HEAD,
    AGENT,
    table({ ...agent, properties: others }),
    SOURCES,
    ...variants.flatMap((variant) => section(variant, "type")),
    FAMILIES,
    ...(families?.oneOf ?? families?.anyOf ?? []).flatMap((variant) => section(variant, "family")),
    STACKS,
    table(schemaOf(configurationSchema)),
  ].join("\n\n")}\n`;
}

function schemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

function section(variant: JsonSchema, key: string): string[] {
  const { [key]: _, ...properties } = variant.properties ?? {};
  return [`#### ${nameOf(variant, key)}`, table({ ...variant, properties })];
}

function nameOf({ properties }: JsonSchema, key: string): string {
  return String(properties?.[key]?.const);
}

function table(schema: JsonSchema): string {
  const rows = rowsOf(schema).map(
    ({ key, what, values, otherwise }) => `| \`${key}\` | ${what} | ${values} | ${otherwise} |`,
  );
  return ["| key | what | values | when left out |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
