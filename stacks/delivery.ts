import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Configuration } from "../environments/configuration.ts";
import type { EnvironmentName } from "../environments/settings.ts";
import { AgentDeployment } from "./constructs/agent-deployment.ts";
import { OperatorAlarm } from "./constructs/operator-alarm.ts";
import { PrivateBucket } from "./constructs/private-bucket.ts";
import { RolePolicy } from "./constructs/role-policy.ts";
import { EnvironmentStack } from "./environment-stack.ts";
import type { FoundationStack } from "./foundation.ts";
import { readRevisions } from "./permissions/deploy-agent.ts";

/** Every release stays under its commit's key (decision 0024); only what took a key's place again, as the list of releases does, goes. */
const VERSIONS_KEPT = 10;

/** Task 2: where releases lie, and CodeDeploy that brings the agent's to the instance. */
export class DeliveryStack extends EnvironmentStack {
  readonly releases: PrivateBucket;
  readonly deployment: AgentDeployment;

  constructor(
    scope: Construct,
    environment: EnvironmentName,
    configuration: Configuration,
    { instance, logs, operators }: Pick<FoundationStack, "instance" | "logs" | "operators">,
  ) {
    super(scope, { environment, part: "delivery", configuration });
    const { prefix, settings } = this;
    this.releases = new PrivateBucket(this, "releases", {
      name: `${prefix}-releases-${configuration.account}-${configuration.region}`,
      emptiedOnDestroy: !settings.protectData,
      preventDestroy: settings.protectData,
      keptVersions: VERSIONS_KEPT,
      days: 30,
      expires: false,
    });
    new RolePolicy(this, "read-revisions", {
      roleName: instance.roleName,
      statements: [readRevisions(this.releases)],
    });
    const errors = new OperatorAlarm(this, "agent-errors", {
      prefix,
      name: "agent-errors",
      description:
        "The agent's log has errors; a deployment that is under way is rolled back. Read the agent's log.",
      condition: {
        ...logs.errors,
        dimensions: {},
        statistic: "Sum",
        periodSeconds: 60,
        periods: 1,
        comparison: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        missingData: "notBreaching",
      },
      operators,
    });
    this.deployment = new AgentDeployment(this, "agent", {
      name: `${prefix}-agent`,
      instance,
      operators,
      rollbackAlarms: [errors],
    });

    new TerraformOutput(this, "releases_bucket", { value: this.releases.bucketName, staticId: true });
    new TerraformOutput(this, "application_name", { value: this.deployment.applicationName, staticId: true });
    new TerraformOutput(this, "deployment_group_name", { value: this.deployment.groupName, staticId: true });
  }
}
