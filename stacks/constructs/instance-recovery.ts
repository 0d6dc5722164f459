import { Construct } from "constructs";
import type { AgentInstance } from "./agent-instance.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import { type AlarmCondition, OperatorAlarm } from "./operator-alarm.ts";

/**
 * Moves the instance to other hardware when AWS's side fails, and reboots it when its own does; both keep its volumes.
 * Source: Amazon EC2 user guide, "create alarms that stop, terminate, reboot, or recover an instance".
 */
export class InstanceRecovery extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: {
      prefix: string;
      region: string;
      instance: Pick<AgentInstance, "instanceId">;
      operators: Pick<NotificationTopic, "arn">;
    },
  ) {
    super(scope, id);
    const { prefix, region, instance, operators } = props;
    const failed = (metricName: string, periods: number): AlarmCondition => ({
      namespace: "AWS/EC2",
      metricName,
      dimensions: { InstanceId: instance.instanceId },
      statistic: "Maximum",
      periodSeconds: 60,
      periods,
      comparison: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      missingData: "notBreaching",
    });
    new OperatorAlarm(this, "recover", {
      prefix,
      name: "instance-hardware-failed",
      description:
        "The instance's host has failed; AWS moves the instance to another. Nothing to do unless it repeats.",
      condition: failed("StatusCheckFailed_System", 2),
      operators,
      furtherActions: [`arn:aws:automate:${region}:ec2:recover`],
    });
    new OperatorAlarm(this, "reboot", {
      prefix,
      name: "instance-unresponsive",
      description: "The instance does not answer; it is rebooted. If it repeats, read its first-boot log.",
      condition: failed("StatusCheckFailed_Instance", 3),
      operators,
      furtherActions: [`arn:aws:automate:${region}:ec2:reboot`],
    });
  }
}
