import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { KinesisStreamEvent } from "aws-lambda";
import type { DetectEnvironment } from "../../handlers/detect/function.ts";
import type { Usage } from "../../tests/helpers/strict-aws/capacity.ts";
import type { Invocation } from "./contender.ts";
import { TABLE_NAME } from "./names.ts";
import type { Question } from "./stub-aws.ts";

/** The stub of AWS in its process. */
export interface Stub {
  environment: Record<string, string>;
  /** What calls have cost since the last reset. */
  usage(): Promise<Usage>;
  reset(what: "usage" | "all"): Promise<void>;
  /** How many items a home has, and their bytes. */
  home(homeId: string): Promise<{ items: number; bytes: number }>;
  stop(): void;
}

/** An execution environment in its process. */
export interface Environment {
  /** Resolves to the CPU that the event cost, in us. Throws when the handler reports a failed record. */
  invoke(event: KinesisStreamEvent): Promise<number>;
  /** The same; resolves to CPU and time. */
  time(event: KinesisStreamEvent): Promise<Invocation>;
  stop(): void;
}

/** Starts the stub; each answer takes `latencyMs`. */
export async function startStub(latencyMs = 0): Promise<Stub> {
  const child = start("stub-aws.ts", [String(latencyMs)], {});
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const ask = (question: Question) => answerOf(child, question);
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    environment: functionEnvironment(endpoint),
    usage: async () => (await ask({ ask: "usage" })) as Usage,
    reset: async (what) => void (await ask({ ask: `reset ${what}` })),
    home: async (homeId) => (await ask({ ask: "home", homeId })) as { items: number; bytes: number },
    stop: () => child.disconnect(),
  };
}

/** Starts an execution environment on a bundle. */
export async function startEnvironment(file: string, { environment }: Stub): Promise<Environment> {
  const child = start("contender.ts", [file], environment);
  await once(child, "message");
  const time = async (event: KinesisStreamEvent) => {
    const invocation = (await answerOf(child, event)) as Invocation;
    const { failures } = invocation;
    if (failures > 0) throw new Error(`${file} reports ${failures} failed records; see its log above`);
    return invocation;
  };
  return {
    time,
    invoke: async (event) => (await time(event)).cpuUs,
    stop: () => child.disconnect(),
  };
}

/** The variables that Lambda and the stacks set for the function, of an AWS at one endpoint. */
export function functionEnvironment(endpoint: string): Record<string, string> {
  return { ...OF_FUNCTION, ...awsEnvironment(endpoint), QUARANTINE_QUEUE_URL: `${endpoint}/quarantine` };
}

const OF_FUNCTION: DetectEnvironment = {
  TABLE_NAME,
  TOPIC_ARN_PREFIX: "arn:aws:sns:eu-west-1:000000000000:",
  QUARANTINE_QUEUE_URL: "",
  DUE_PARTITIONS: "8",
  METRICS_NAMESPACE: "bench",
  REQUIRE_SIGNATURES: "true",
};

function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_SESSION_TOKEN: "bench", // A role's credentials have one, which is signed too.
    AWS_LAMBDA_FUNCTION_NAME: "detect",
  };
}

/** What functions print is thrown away; what they print to stderr is not. */
function start(file: string, args: string[], environment: Record<string, string>): ChildProcess {
  return fork(join(import.meta.dirname, file), args, {
    env: { PATH: process.env.PATH ?? "", ...environment },
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function answerOf(child: ChildProcess, question: object): Promise<unknown> {
  const ended = new AbortController();
  child.once("exit", () => ended.abort(new Error("a process of the benchmark ended; see its log above")));
  const answer = once(child, "message", { signal: ended.signal });
  child.send(question);
  const [message] = await answer;
  child.removeAllListeners("exit");
  return message;
}
