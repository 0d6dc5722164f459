import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  ApplicationDoesNotExistException,
  DeploymentGroupDoesNotExistException,
} from "@aws-sdk/client-codedeploy";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { commitOf, listDeployments } from "./agent-deployments.ts";
import { firingAlarms } from "./alarms.ts";
import type { AgentStatus, FunctionStatus, Status } from "./deployed.ts";
import { liveVersion, requiredFunctions } from "./function-versions.ts";
import { readHistory } from "./release-history.ts";
import { problemsOf } from "./status-problems.ts";
import { mappingsOnStream } from "./stream-readers.ts";
import { ReleaseError, type Target } from "./target.ts";

const HEARTBEAT_WINDOW_MS = 15 * 60_000;

/** Asks AWS for all of it; only reads. */
export async function readStatus(target: Target): Promise<Status> {
  const { environment, account, region } = target.names;
  const functions: Status["functions"] = {};
  const [last] = await readHistory(target);
  for (const name of new Set([...requiredFunctions, ...Object.keys(last?.versions ?? {})]))
    functions[name] = await functionStatus(target, name);
  const status = {
    environment,
    account,
    region,
    agent: await agentStatus(target),
    functions,
    readers: await readers(target),
    alarms: [...(await firingAlarms(target)).keys()],
  };
  return { ...status, problems: problemsOf(status, target.names) };
}

async function agentStatus(target: Target): Promise<AgentStatus | undefined> {
  const deployments = await listDeployments(target).catch((error: unknown) => {
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
