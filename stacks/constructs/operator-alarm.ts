import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { NotificationTopic } from "./notification-topic.ts";

/** What an alarm watches: one metric of AWS or of ours. */
export interface AlarmCondition {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  statistic: "Sum" | "Maximum";
  periodSeconds: number;
  /** Periods in a row that must be bad. */
  periods: number;
  comparison: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  threshold: number;
  /** What it means when there is no data: all is well, just what is feared, or the same as before. */
  missingData: "notBreaching" | "breaching" | "ignore";
}

export interface OperatorAlarmProps {
  prefix: string;
  /** After the prefix; docs/runbook.md has a section of that name. */
  name: string;
  /** What is wrong, and what the operator does about it. */
  description: string;
  condition: AlarmCondition;
  operators: Pick<NotificationTopic, "arn">;
  /** What AWS does by itself besides. */
  furtherActions?: readonly string[];
}

/** An alarm that tells the operators when something goes wrong, and when it is right again. */
export class OperatorAlarm extends Construct {
  readonly arn: string;
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: OperatorAlarmProps) {
    super(scope, id);
    const { prefix, name, condition, operators } = props;
    const alarm = new CloudwatchMetricAlarm(this, "alarm", {
      alarmName: `${prefix}-${name}`,
      alarmDescription: `${props.description} What to type: docs/runbook.md#${name}`,
      ...metricOf(condition),
      alarmActions: [operators.arn, ...(props.furtherActions ?? [])],
      okActions: [operators.arn],
    });
    this.arn = alarm.arn;
    this.alarmName = alarm.alarmName;
  }
}

function metricOf(condition: AlarmCondition) {
  return {
    namespace: condition.namespace,
    metricName: condition.metricName,
    dimensions: condition.dimensions,
    statistic: condition.statistic,
    period: condition.periodSeconds,
    evaluationPeriods: condition.periods,
    comparisonOperator: condition.comparison,
    threshold: condition.threshold,
    treatMissingData: condition.missingData,
  } satisfies Partial<CloudwatchMetricAlarmConfig>;
}
