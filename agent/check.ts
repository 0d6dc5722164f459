import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { systemClock } from "../platform/clock.ts";
import { readYaml } from "../platform/yaml.ts";
import { type AgentConfig, ConfigError } from "./config.ts";
import { deployProblems } from "./deployable.ts";
import { readIdentity } from "./identity/identity.ts";
import { readConfig } from "./read-config.ts";
import { SourceError } from "./source.ts";
import { sourceFromConfig } from "./sources/from-config.ts";
import { readCredentials } from "./sources/mqtt/credentials.ts";
import { familiesFromConfig } from "./sources/mqtt/families/from-config.ts";
import { overlapsOf, topicsOf } from "./sources/mqtt/families/topics.ts";

/** What `agent check` found. */
export interface CheckResult {
  /** Each names the file, the line and the fix. Without any, the agent would run. */
  problems: string[];
  /** For a person: the problems, and what would be read, kept and sent. */
  text: string;
}

/** What a file is checked for. */
export interface CheckOptions {
  environment: Record<string, string | undefined>;
  /** The only folder that the service may write; the file must then be one that the service can use. */
  serviceFolder?: string | undefined;
  /**
   * The file goes to another host: whether the files and variables that it names are there is not looked at, and it may
   * hold no password, because more people read it than the host's own.
   */
  elsewhere?: boolean | undefined;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Checks a configuration file without starting anything: every problem, then what would be read, kept and sent. */
export function checkConfig(file: string, options: CheckOptions): CheckResult {
  let config: AgentConfig;
  try {
    config = readConfig(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.message.split("\n");
    const count = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`;
    return { problems, text: `${error.message}\n${count}; the agent would not start.` };
  }
  const { environment, serviceFolder, elsewhere = false } = options;
  const sources = config.sources.map((_, index) => describeSource(config, index, options));
  const problems = withLines(file, [
    ...sources.flatMap(({ problem }) => problem ?? []),
    ...(elsewhere ? [] : [...folderProblems(config), ...identityProblems(config)]),
    ...(serviceFolder === undefined ? [] : deployProblems(config, serviceFolder)),
  ]);
  const lines = [
    ...problems,
    ...report(
      config,
      sources.flatMap(({ reads }) => reads),
      environment,
    ),
    ...sources.flatMap(({ warnings = [] }) => warnings).map((warning) => `warning ${warning}`),
    problems.length === 0 ? `${file} is sound.` : `${problems.length} to fix before the agent can work.`,
  ];
  return { problems, text: lines.join("\n") };
}

/** Each problem begins with the path of what it is about. */
function withLines(file: string, problems: readonly string[]): string[] {
  const yaml = readYaml(readFileSync(file, "utf8"), file);
  return problems.map((problem) => {
    const path = problem.slice(0, problem.indexOf(":")).split(".");
    return `${file}:${yaml.lineOf(path)}: ${problem}`;
  });
}

function report(
  config: AgentConfig,
  reads: string[],
  environment: Record<string, string | undefined>,
): string[] {
  const { home, spool, stream, identity } = config;
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
      `to Kinesis stream ${stream} ${region ? `in ${region}` : "(AWS_REGION is not set here: the unit must set it)"}, what is urgent within ${config.pace.atOnce}, the rest within ${config.pace.atLatest}`,
    ],
    ["signs", signsText(identity)],
    ["status", status],
  ];
  return lines.map(([word, text]) => `${word.padEnd(7)} ${text}`);
}

function signsText(identity: AgentConfig["identity"]): string {
  if (identity === undefined)
    return "nothing: everybody who may write to the stream can write readings of this home";
  const { key, roleAlias, registerIn } = identity;
  const by = roleAlias === undefined ? "" : `; credentials by its certificate, of role alias ${roleAlias}`;
  return `what it sends with ${key}${registerIn === undefined ? by : `, registered in ${registerIn}`}`;
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
  { environment, elsewhere = false }: CheckOptions,
): SourceDescription {
  const source = config.sources[index] as AgentConfig["sources"][number];
  try {
    const { name } = sourceFromConfig(source, { agentId: config.agent, clock: systemClock, log: silent });
    if (source.type === "mqtt" && !elsewhere) readCredentials(source, environment);
    if (source.type === "csv" && !elsewhere && !existsSync(source.path))
      return {
        reads: [name],
        problem: `sources.${index}.path: ${source.path} is not there; correct it, or make the file`,
      };
    if (source.type !== "mqtt") return { reads: [name] };
    if (elsewhere && new URL(source.url).password !== "")
      return {
        reads: [name],
        problem: `sources.${index}.url: has a password in it; put that into a file on the host, and name it in passwordFile`,
      };
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

/** An agent that registers itself makes its key at the first start. */
function identityProblems({ identity }: AgentConfig): string[] {
  if (identity === undefined || (identity.registerIn !== undefined && !existsSync(identity.key))) return [];
  try {
    readIdentity(identity);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [error.message];
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
