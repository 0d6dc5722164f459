import { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app/index.js";
import { CodedeployDeploymentGroup } from "@cdktf/provider-aws/lib/codedeploy-deployment-group/index.js";
import { Construct } from "constructs";
import { findInstancesAndAlarms } from "../permissions/deploy-agent.ts";
import { publishTo } from "../permissions/use-topics.ts";
import type { AgentInstance } from "./agent-instance.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import type { OperatorAlarm } from "./operator-alarm.ts";
import { ServiceRole } from "./service-role.ts";

/** CodeDeploy's application and group for the agent: by tag, rolled back on a failed deployment and on an alarm. */
export class AgentDeployment extends Construct {
  readonly applicationName: string;
  readonly groupName: string;
  readonly roleArn: string;

  constructor(
    scope: Construct,
    id: string,
    props: {
      name: string;
      instance: Pick<AgentInstance, "tag">;
      operators: Pick<NotificationTopic, "arn" | "keyArn">;
      rollbackAlarms: readonly Pick<OperatorAlarm, "alarmName">[];
    },
  ) {
    super(scope, id);
    const { name, instance, operators, rollbackAlarms } = props;
    const role = new ServiceRole(this, "role", {
      name: `${name}-codedeploy`,
      description: "CodeDeploy, for deployments of the agent",
      service: "codedeploy.amazonaws.com",
      statements: [findInstancesAndAlarms(), ...publishTo(operators)],
    });
    const application = new CodedeployApp(this, "application", { name, computePlatform: "Server" });
    const group = new CodedeployDeploymentGroup(this, "group", {
      appName: application.name,
      deploymentGroupName: name,
      serviceRoleArn: role.arn,
      // There is one instance: it is all at once or not at all.
      deploymentConfigName: "CodeDeployDefault.AllAtOnce",
      deploymentStyle: { deploymentType: "IN_PLACE", deploymentOption: "WITHOUT_TRAFFIC_CONTROL" },
      ec2TagSet: [{ ec2TagFilter: [{ ...instance.tag, type: "KEY_AND_VALUE" }] }],
      autoRollbackConfiguration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
      },
      alarmConfiguration: { enabled: true, alarms: rollbackAlarms.map(({ alarmName }) => alarmName) },
      triggerConfiguration: [
        {
          triggerName: "operators",
          triggerEvents: ["DeploymentFailure", "DeploymentStop", "DeploymentRollback"],
          triggerTargetArn: operators.arn,
        },
      ],
      // Only of an instance that starts during a deployment; a later one gets the next, from `npm run release`.
      outdatedInstancesStrategy: "UPDATE",
    });
    this.applicationName = application.name;
    this.groupName = group.deploymentGroupName;
    this.roleArn = role.arn;
  }
}
