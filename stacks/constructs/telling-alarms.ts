import { Construct } from "constructs";
import { untoldMetric } from "../../handlers/untold-metric.ts";
import { shardsBehindMetric } from "../../handlers/watch/function.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import { OperatorAlarm } from "./operator-alarm.ts";

export interface TellingAlarmsProps {
  prefix: string;
  operators: Pick<NotificationTopic, "arn">;
  /** Whether the stream is read for us: with a mapping made by hand nobody hears our pulses. */
  isRead: boolean;
}

/** The alarms of what would make a household believe that all is well: the stream is not heard, or nobody is told. */
export class TellingAlarms extends Construct {
  constructor(scope: Construct, id: string, { prefix, operators, isRead }: TellingAlarmsProps) {
    super(scope, id);
    const ours = ({ name, dimensions }: typeof untoldMetric) => ({
      namespace: prefix,
      metricName: name,
      dimensions,
    });
    const any = {
      statistic: "Maximum",
      comparison: "GreaterThanOrEqualToThreshold",
      threshold: 1,
    } as const;
    if (isRead)
      new OperatorAlarm(this, "intake-stopped", {
        prefix,
        name: "intake-stopped",
        description:
          "The stream has not been heard for five minutes, or nobody looks. Readings wait; no home is called silent meanwhile. " +
          "See whether the event source mapping of detect is enabled.",
        // Nobody looks: the watch function is not invoked, or has no permission.
        condition: {
          ...any,
          ...ours(shardsBehindMetric),
          periodSeconds: 60,
          periods: 3,
          missingData: "breaching",
        },
        operators,
      });
    new OperatorAlarm(this, "householder-not-told", {
      prefix,
      name: "householder-not-told",
      description:
        "An e-mail that is due could not be sent for five minutes. See what SNS says in the watch function's log.",
      // Such homes are tried every four minutes at least: a period without one means that all are told.
      condition: {
        ...any,
        ...ours(untoldMetric),
        periodSeconds: 300,
        periods: 1,
        missingData: "notBreaching",
      },
      operators,
    });
  }
}
