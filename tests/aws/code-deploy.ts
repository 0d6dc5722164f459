import type { DeploymentInfo, LifecycleEvent, RevisionLocation } from "@aws-sdk/client-codedeploy";

/**
 * Stands in for what moto 5.2.1 lacks of CodeDeploy: deployments that go on, their lifecycle events on an instance, and
 * the rollback of a failed one to the last that succeeded. It deploys to the instances that have the tag at that time. It runs no hook: `failAt` says which revision fails at which
 * event, with what log. A deployment goes on by an event, or as many as are said, whenever somebody asks for it.
 */
export interface CodeDeployStandIn {
  /** The answer to a call, by its name; undefined for what moto does itself. */
  answer(action: string, request: Request): Promise<object> | undefined;
  failAt(key: string, event: string, logTail: string): void;
  /** Ids, oldest first. */
  deployments(): string[];
}

interface Request {
  deploymentId?: string | undefined;
  deploymentIds?: string[] | undefined;
  applicationName?: string | undefined;
  revision?: RevisionLocation | undefined;
  description?: string | undefined;
}

interface Deployment {
  info: Omit<DeploymentInfo, "createTime"> & { createTime: number; deploymentId: string };
  /** Those that ran when it was created: a later one gets none of it. */
  instances: readonly string[];
  events: (Omit<LifecycleEvent, "startTime" | "endTime"> & { startTime?: number; endTime?: number })[];
}

const EVENTS = [
  "ApplicationStop",
  "DownloadBundle",
  "BeforeInstall",
  "Install",
  "AfterInstall",
  "ApplicationStart",
  "ValidateService",
];

/** A CodeDeploy with no deployment yet; `findInstances` looks for those that run with the tag of an application's agent. */
export function standInCodeDeploy(
  findInstances: (agent: string) => Promise<string[]>,
  eventsALook = 1,
): CodeDeployStandIn {
  const all = new Map<string, Deployment>();
  const failures = new Map<string, { event: string; logTail: string }>();
  const nowSeconds = () => Date.now() / 1000;

  const create = (
    { applicationName, revision, description }: Request,
    instances: readonly string[],
  ): Deployment["info"] => {
    const deploymentId = `d-${String(all.size + 1).padStart(9, "0")}`;
    const info: Deployment["info"] = {
      deploymentId,
      applicationName,
      revision,
      description,
      status: "InProgress",
      // Later ones are later, however fast they come.
      createTime: nowSeconds() + all.size / 1000,
      autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] },
    };
    const events = EVENTS.map((lifecycleEventName) => ({ lifecycleEventName, status: "Pending" as const }));
    all.set(deploymentId, { info, instances, events });
    return info;
  };

  const goOn = (deployment: Deployment): void => {
    const { info, events } = deployment;
    const next = events.find(({ status }) => status === "Pending");
    if (info.status !== "InProgress" || next === undefined) return;
    const failure = failures.get(info.revision?.s3Location?.key ?? "");
    const isFailing = failure?.event === next.lifecycleEventName;
    next.startTime = nowSeconds();
    next.endTime = nowSeconds() + 2;
    next.status = isFailing ? "Failed" : "Succeeded";
    if (isFailing) fail(deployment, next, failure?.logTail ?? "");
    else if (next === events.at(-1)) info.status = "Succeeded";
  };

  const fail = (
    { info, instances, events }: Deployment,
    at: Deployment["events"][number],
    logTail: string,
  ): void => {
    at.diagnostics = {
      errorCode: "ScriptFailed",
      scriptName: "hooks/validate.sh",
      message: "exit code 1",
      logTail,
    };
    for (const event of events) if (event.status === "Pending") event.status = "Skipped";
    info.status = "Failed";
    info.errorInformation = {
      code: "HEALTH_CONSTRAINTS",
      message: "too many individual instances failed deployment",
    };
    const good = [...all.values()].findLast((one) => one.info.status === "Succeeded");
    if (good === undefined) {
      info.rollbackInfo = { rollbackMessage: "no last known good revision" };
      return;
    }
    const { applicationName } = info;
    const rollback = create({ applicationName, revision: good.info.revision }, instances);
    info.rollbackInfo = { rollbackDeploymentId: rollback.deploymentId };
  };

  const get = (id = "") => all.get(id) as Deployment;
  const actions: Record<string, (request: Request) => object | Promise<object>> = {
    CreateDeployment: async (request) => ({
      deploymentId: create(request, await findInstances(request.applicationName ?? "")).deploymentId,
    }),
    ListDeployments: () => ({ deployments: [...all.keys()].reverse() }),
    BatchGetDeployments: ({ deploymentIds = [] }) => ({
      deploymentsInfo: deploymentIds.map((id) => get(id).info),
    }),
    GetDeployment: ({ deploymentId }) => {
      for (let count = 0; count < eventsALook; count++) goOn(get(deploymentId));
      return { deploymentInfo: get(deploymentId).info };
    },
    ListDeploymentTargets: ({ deploymentId }) => ({ targetIds: get(deploymentId).instances }),
    BatchGetDeploymentTargets: ({ deploymentId }) => ({
      deploymentTargets: get(deploymentId).instances.map((targetId) => ({
        deploymentTargetType: "InstanceTarget",
        instanceTarget: { targetId, lifecycleEvents: get(deploymentId).events },
      })),
    }),
  };
  return {
    answer(action, request) {
      const known = actions[action];
      return known && Promise.resolve(known(request));
    },
    failAt: (key, event, logTail) => void failures.set(key, { event, logTail }),
    deployments: () => [...all.keys()],
  };
}
