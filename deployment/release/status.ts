import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  ApplicationDoesNotExistException,
  DeploymentGroupDoesNotExistException,
} from "@aws-sdk/client-codedeploy";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { commitOf, lastDeployments } from "./agent-deployments.ts";
import { firingAlarms } from "./alarms.ts";
import { functionNames, liveVersion } from "./function-versions.ts";
import { mappingsOnStream } from "./stream-readers.ts";
import { ReleaseError, type Target } from "./target.ts";

/** What is deployed in an environment, and whether it is well. What is not deployed is undefined. */
export interface Status {
  environment: string;
  account: string;
  region: string;
  agent: AgentStatus | undefined;
  functions: Record<string, FunctionStatus | undefined>;
  /** What reads the stream: the state of each event source mapping, with the function it invokes. */
  readers: { uuid: string; invokes: string; state: string }[];
  /** Alarms that are in ALARM now. */
  alarms: string[];
  /** In words, what is not well; empty when all is. */
  problems: string[];
}

interface AgentStatus {
  /** Of the newest deployment that succeeded. */
  commit: string | undefined;
  lastDeployment: { id: string; commit: string; status: string; at: string };
  /** ISO 8601, by the minute; undefined when there was none in the last quarter of an hour. */
  lastHeartbeatAt: string | undefined;
}

interface FunctionStatus {
  version: string;
  commit: string | undefined;
  state: string;
}

const HEARTBEAT_WINDOW_MS = 15 * 60_000;

/** Asks AWS for all of it; only reads. */
export async function readStatus(target: Target): Promise<Status> {
  const { environment, account, region } = target.names;
  const functions: Status["functions"] = {};
  for (const name of functionNames) functions[name] = await functionStatus(target, name);
  const status = {
    environment,
    account,
    region,
    agent: await agentStatus(target),
    functions,
    readers: await readers(target),
    alarms: [...(await firingAlarms(target)).keys()],
  };
  return { ...status, problems: problemsOf(status, target) };
}

async function agentStatus(target: Target): Promise<AgentStatus | undefined> {
  const deployments = await lastDeployments(target).catch((error: unknown) => {
    const isMissing = [ApplicationDoesNotExistException, DeploymentGroupDoesNotExistException].some(
      (kind) => error instanceof kind,
    );
    if (isMissing) return [];
    throw error;
  });
  const [last] = deployments;
  if (last === undefined) return undefined;
  const good = deployments.find(({ status }) => status === "Succeeded");
  return {
    commit: good === undefined ? undefined : commitOf(good),
    lastDeployment: {
      id: last.deploymentId ?? "",
      commit: commitOf(last),
      status: last.status ?? "unknown",
      at: last.createTime?.toISOString() ?? "unknown",
    },
    lastHeartbeatAt: await lastHeartbeat(target),
  };
}

/** From the metric of the agent's log: the table has heartbeats by home only, and is not for this role to read. */
async function lastHeartbeat({ clients, clock, names }: Target): Promise<string | undefined> {
  const { Datapoints = [] } = await clients.cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: names.prefix,
      MetricName: "AgentHeartbeats",
      StartTime: new Date(clock.nowMs() - HEARTBEAT_WINDOW_MS),
      EndTime: new Date(clock.nowMs()),
      Period: 60,
      Statistics: ["Sum"],
    }),
  );
  const newestMs = Math.max(...Datapoints.map(({ Timestamp }) => Timestamp?.getTime() ?? 0));
  return newestMs > 0 ? new Date(newestMs).toISOString() : undefined;
}

async function functionStatus(target: Target, name: string): Promise<FunctionStatus | undefined> {
  const live = await liveVersion(target, name).catch((error: unknown) => {
    if (error instanceof ReleaseError) return undefined;
    throw error;
  });
  if (live === undefined) return undefined;
  const FunctionName = target.names.functionName(name);
  const { State = "unknown" } = await target.clients.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName, Qualifier: live.version }),
  );
  return { version: live.version, commit: live.commit, state: State };
}

async function readers(target: Target): Promise<Status["readers"]> {
  return (await mappingsOnStream(target)).map(({ UUID = "", FunctionArn = "", State = "unknown" }) => ({
    uuid: UUID,
    invokes: FunctionArn.split(":function:")[1] ?? FunctionArn,
    state: State,
  }));
}

function problemsOf(
  { agent, functions, readers, alarms }: Omit<Status, "problems">,
  { names }: Target,
): string[] {
  const problems: string[] = [];
  if (agent === undefined) problems.push("the agent was never deployed");
  else {
    const { id, status } = agent.lastDeployment;
    if (status !== "Succeeded") problems.push(`the agent's last deployment ${id} is ${status}`);
    if (agent.lastHeartbeatAt === undefined) problems.push("the agent gave no sign of life for 15 minutes");
  }
  for (const [name, one] of Object.entries(functions)) {
    if (one === undefined) problems.push(`${name} is not deployed`);
    else if (!["Active", "Inactive"].includes(one.state)) problems.push(`${name} is ${one.state}`);
    else if (one.commit === undefined)
      problems.push(`${name} was never released: it has the code that Terraform gave`);
  }
  const enabled = readers.filter(({ state }) => state === "Enabled");
  if (!enabled.some(({ invokes }) => invokes.startsWith(names.functionName("detect"))))
    problems.push("detect does not read the stream");
  if (enabled.length > 1) problems.push(`${enabled.length} functions read the stream`);
  return [...problems, ...alarms.map((alarm) => `alarm ${alarm} is in ALARM`)];
}
