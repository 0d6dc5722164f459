import type { Construct } from "constructs";
import { unsubscribedMetric } from "../../handlers/watch/function.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import { OperatorAlarm } from "./operator-alarm.ts";

/** Tells the operators that nobody gets the e-mails of a home: it has no address, the last one is gone, or none was confirmed. */
export class SubscriptionsAlarm extends OperatorAlarm {
  constructor(
    scope: Construct,
    id: string,
    { prefix, operators }: { prefix: string; operators: Pick<NotificationTopic, "arn"> },
  ) {
    super(scope, id, {
      prefix,
      name: "nobody-subscribed",
      description:
        "Nobody gets the e-mails of at least one home: it has no topic, no subscription of it is confirmed, or nobody counts. " +
        "See npm run homes -- list.",
      // A home with an e-mail that waits is looked at every four minutes at least.
      condition: {
        namespace: prefix,
        metricName: unsubscribedMetric.name,
        dimensions: unsubscribedMetric.dimensions,
        statistic: "Maximum",
        periodSeconds: 300,
        periods: 2,
        comparison: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        missingData: "breaching",
      },
      operators,
    });
  }
}
