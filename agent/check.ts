import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { systemClock } from "../platform/clock.ts";
import { type AgentConfig, ConfigError } from "./config.ts";
import { readConfig } from "./read-config.ts";
import { SourceError } from "./source.ts";
import { sourceFromConfig } from "./sources/from-config.ts";
import { readCredentials } from "./sources/mqtt/credentials.ts";

/** What `agent check` found: text for a person, and whether the agent would run. */
export interface CheckResult {
  sound: boolean;
  text: string;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Checks a configuration file without starting anything: every problem, then what would be read, kept and sent. */
export function checkConfig(file: string, environment: Record<string, string | undefined>): CheckResult {
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
  const problems = [...sources.flatMap(({ problem }) => problem ?? []), ...folderProblems(config)];
  const lines = [
    ...problems.map((problem) => `${file}: ${problem}`),
    ...report(
      config,
      sources.map(({ reads }) => reads),
      environment,
    ),
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
    ["status", `http://127.0.0.1:${config.statusPort}/healthz and /metrics`],
  ];
  return lines.map(([word, text]) => `${word.padEnd(7)} ${text}`);
}

function describeSource(
  config: AgentConfig,
  index: number,
  environment: Record<string, string | undefined>,
): { reads: string; problem?: string } {
  const source = config.sources[index] as AgentConfig["sources"][number];
  try {
    const { name } = sourceFromConfig(source, { agentId: config.agent, clock: systemClock, log: silent });
    if (source.type === "mqtt") readCredentials(source, environment);
    if ("path" in source && typeof source.path === "string" && !existsSync(source.path))
      return {
        reads: name,
        problem: `sources.${index}.path: ${source.path} is not there; correct it, or make the file`,
      };
    return { reads: name };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { reads: `${source.type}: cannot be used`, problem: `sources.${index}: ${error.message}` };
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
