import {
  BatchGetDeploymentTargetsCommand,
  type DeploymentTarget,
  type LifecycleEvent,
  ListDeploymentTargetsCommand,
} from "@aws-sdk/client-codedeploy";
import type { Target } from "./target.ts";

/** Reads what happens on the instances of a deployment; each call returns, in words, what is new since the last. */
export type LifecycleEvents = () => Promise<string[]>;

/** Source of the limit on a hook's log: CodeDeploy keeps its last 4 KB (API reference, "Diagnostics"). */
export function followLifecycleEvents({ clients }: Target, deploymentId: string): LifecycleEvents {
  const told = new Map<string, string>();
  return async () => {
    const { targetIds = [] } = await clients.codedeploy.send(
      new ListDeploymentTargetsCommand({ deploymentId }),
    );
    if (targetIds.length === 0) return [];
    const { deploymentTargets = [] } = await clients.codedeploy.send(
      new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds }),
    );
    return deploymentTargets.flatMap((target) => newsOf(target, told));
  };
}

function newsOf({ instanceTarget }: DeploymentTarget, told: Map<string, string>): string[] {
  const { targetId = "?", lifecycleEvents = [] } = instanceTarget ?? {};
  return lifecycleEvents.flatMap((event) => {
    const { lifecycleEventName = "?", status = "Unknown" } = event;
    const id = `${targetId} ${lifecycleEventName}`;
    if (status === "Pending" || told.get(id) === status) return [];
    told.set(id, status);
    return [`${targetId}  ${lifecycleEventName.padEnd(16)} ${status}${took(event)}`, ...whyFailed(event)];
  });
}

function took({ startTime, endTime }: LifecycleEvent): string {
  if (startTime === undefined || endTime === undefined) return "";
  return ` (${Math.round((endTime.getTime() - startTime.getTime()) / 1000)} s)`;
}

function whyFailed({ status, diagnostics }: LifecycleEvent): string[] {
  if (status !== "Failed" || diagnostics === undefined) return [];
  const { errorCode, scriptName, message, logTail = "" } = diagnostics;
  const log = logTail.trimEnd().split("\n").filter(Boolean);
  return [
    `  ${[errorCode, scriptName, message].filter(Boolean).join(": ")}`,
    ...log.map((line) => `  | ${line}`),
  ];
}
