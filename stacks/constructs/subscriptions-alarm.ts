import type { Construct } from "constructs";
import { subscriptionsMetric } from "../../handlers/watch/function.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import { OperatorAlarm } from "./operator-alarm.ts";

/** Tells the operators that no householder hears of alarms any more: the last subscription is gone, or was never confirmed. */
export class SubscriptionsAlarm extends OperatorAlarm {
  constructor(
    scope: Construct,
    id: string,
    props: {
      prefix: string;
      alerts: Pick<NotificationTopic, "topicName">;
      operators: Pick<NotificationTopic, "arn">;
    },
  ) {
    const { prefix, alerts, operators } = props;
    super(scope, id, {
      prefix,
      name: "nobody-subscribed",
      description:
        "Nobody gets the e-mails about homes: no subscription of the alerts topic is confirmed, or nobody counts. " +
        "See npm run subscribe -- check.",
      condition: {
        namespace: prefix,
        metricName: subscriptionsMetric.name,
        dimensions: subscriptionsMetric.dimensionsOf(alerts.topicName),
        statistic: "Maximum",
        periodSeconds: subscriptionsMetric.everyMinutes * 60,
        periods: 2,
        comparison: "LessThanThreshold",
        threshold: 1,
        missingData: "breaching",
      },
      operators,
    });
  }
}
