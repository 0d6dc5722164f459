import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js";
import { Construct } from "constructs";
import type { AgentDeployment } from "./agent-deployment.ts";
import { LogGroup } from "./log-group.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import { OperatorAlarm } from "./operator-alarm.ts";

/** Makes an alarm of failed deployments of the agent: CodeDeploy has events, and no metric of its own. */
export class DeploymentWatch extends Construct {
  readonly logGroupName: string;

  constructor(
    scope: Construct,
    id: string,
    props: {
      prefix: string;
      account: string;
      logRetentionDays: number;
      deployment: Pick<AgentDeployment, "applicationName">;
      operators: Pick<NotificationTopic, "arn">;
    },
  ) {
    super(scope, id);
    const { prefix, deployment, operators } = props;
    const name = `${prefix}-deployment-failed`;
    const rule = new CloudwatchEventRule(this, "rule", {
      name,
      eventPattern: JSON.stringify({
        source: ["aws.codedeploy"],
        "detail-type": ["CodeDeploy Deployment State-change Notification"],
        detail: { application: [deployment.applicationName], state: ["FAILURE", "STOP"] },
      }),
    });
    // A rule counts what it matched once it has a target; the log says which deployment it was.
    const log = new LogGroup(this, "log", {
      name: `/aws/events/${name}`,
      retentionDays: props.logRetentionDays,
    });
    const mayWrite = new CloudwatchLogResourcePolicy(this, "events-may-write", {
      policyName: name,
      policyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "EventsWrite",
            Effect: "Allow",
            Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: `${log.arn}:*`,
            Condition: { StringEquals: { "aws:SourceAccount": props.account } },
          },
        ],
      }),
    });
    new CloudwatchEventTarget(this, "target", { rule: rule.name, arn: log.arn, dependsOn: [mayWrite] });
    new OperatorAlarm(this, "failed", {
      prefix,
      name: "deployment-failed",
      description:
        "A deployment of the agent failed or was stopped; CodeDeploy goes back to the revision before.",
      condition: {
        namespace: "AWS/Events",
        metricName: "TriggeredRules",
        dimensions: { RuleName: name },
        statistic: "Sum",
        periodSeconds: 300,
        periods: 1,
        comparison: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        missingData: "notBreaching",
      },
      operators,
    });
    this.logGroupName = log.name;
  }
}
