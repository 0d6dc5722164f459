import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { systemClock } from "../platform/clock.ts";
import { type AgentConfig, ConfigError } from "./config.ts";
import { deployProblems } from "./deployable.ts";
import { readConfig } from "./read-config.ts";
import { SourceError } from "./source.ts";
import { sourceFromConfig } from "./sources/from-config.ts";
import { readCredentials } from "./sources/mqtt/credentials.ts";
import { familiesFromConfig } from "./sources/mqtt/families/from-config.ts";
import { overlapsOf, topicsOf } from "./sources/mqtt/families/topics.ts";

/** What `agent check` found: text for a person, and whether the agent would run. */
export interface CheckResult {
  sound: boolean;
  text: string;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Checks a configuration file without starting anything: every problem, then what would be read, kept and sent. With a
 * `serviceFolder`, the only one that the service may write, the file must also be one that can be deployed.
 */
export function checkConfig(
  file: string,
  environment: Record<string, string | undefined>,
  serviceFolder?: string,
): CheckResult {
  let config: AgentConfig;
  try {
    config = readConfig(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const count = error.message.split("\n").length;
    return {
      sound: false,
      text: `${error.message}\n${count} ${count === 1 ? "problem" : "problems"}; the agent would not start.`,
    };
  }
  const sources = config.sources.map((_, index) => describeSource(config, index, environment));
  const problems = [
    ...sources.flatMap(({ problem }) => problem ?? []),
    ...folderProblems(config),
    ...(serviceFolder === undefined ? [] : deployProblems(config, serviceFolder)),
  ];
  const lines = [
    ...problems.map((problem) => `${file}: ${problem}`),
    ...report(
      config,
      sources.flatMap(({ reads }) => reads),
      environment,
    ),
    ...sources.flatMap(({ warnings = [] }) => warnings).map((warning) => `warning ${warning}`),
    problems.length === 0 ? `${file} is sound.` : `${problems.length} to mend before the agent can work.`,
  ];
  return { sound: problems.length === 0, text: lines.join("\n") };
}

function report(
  config: AgentConfig,
  reads: string[],
  environment: Record<string, string | undefined>,
): string[] {
  const { home, spool, stream } = config;
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const status =
    config.statusPort === 0
      ? "/healthz and /metrics on a free port of 127.0.0.1, which the log names"
      : `http://127.0.0.1:${config.statusPort}/healthz and /metrics`;
  const lines: [string, string][] = [
    ["home", `${home.id} "${home.name}" (${home.timeZone}, ${home.unit})`],
    ...home.sensors.map(({ id, name, kind }): [string, string] => ["sensor", `${id} "${name}" (${kind})`]),
    ...reads.map((text): [string, string] => ["reads", text]),
    [
      "keeps",
      `${spool.path}, at most ${(spool.maxBytes / 2 ** 20).toFixed(0)} MiB and ${spool.maxAgeHours} hours`,
    ],
    [
      "sends",
      `to Kinesis stream ${stream} ${region ? `in ${region}` : "(AWS_REGION is not set here: the unit must set it)"}, within ${config.flushIntervalMs} ms`,
    ],
    ["status", status],
  ];
  return lines.map(([word, text]) => `${word.padEnd(7)} ${text}`);
}

/** Lines of what a source reads, what keeps it from working, and what its owner may not expect. */
interface SourceDescription {
  reads: string[];
  problem?: string;
  warnings?: string[];
}

function describeSource(
  config: AgentConfig,
  index: number,
  environment: Record<string, string | undefined>,
): SourceDescription {
  const source = config.sources[index] as AgentConfig["sources"][number];
  try {
    const { name } = sourceFromConfig(source, { agentId: config.agent, clock: systemClock, log: silent });
    if (source.type === "mqtt") readCredentials(source, environment);
    if ("path" in source && typeof source.path === "string" && !existsSync(source.path))
      return {
        reads: [name],
        problem: `sources.${index}.path: ${source.path} is not there; correct it, or make the file`,
      };
    if (source.type !== "mqtt") return { reads: [name] };
    const families = familiesFromConfig(source.families);
    return {
      reads: [name, ...topicsOf(families).map((topics) => `  ${topics}`)],
      warnings: overlapsOf(families).map((text) => `sources.${index}.families: ${text}`),
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { reads: [`${source.type}: cannot be used`], problem: `sources.${index}: ${error.message}` };
  }
}

function folderProblems({ spool: { path } }: AgentConfig): string[] {
  try {
    accessSync(dirname(path), constants.W_OK);
    return [];
  } catch {
    return [
      `spool.path: the folder ${dirname(path)} is not there or not writable for this user; make it, or run the check as the agent's user`,
    ];
  }
}
