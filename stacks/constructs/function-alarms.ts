import { Construct } from "constructs";
import type { FunctionDefinition } from "../../handlers/function-definition.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import { type AlarmCondition, OperatorAlarm } from "./operator-alarm.ts";

/** The alarms that every function has: it fails, or it is not let run. */
export class FunctionAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: {
      prefix: string;
      definition: Pick<FunctionDefinition, "name">;
      functionName: string;
      operators: Pick<NotificationTopic, "arn">;
    },
  ) {
    super(scope, id);
    const { prefix, definition, functionName, operators } = props;
    const any = (metricName: string): AlarmCondition => ({
      namespace: "AWS/Lambda",
      metricName,
      dimensions: { FunctionName: functionName },
      statistic: "Sum",
      periodSeconds: 300,
      periods: 1,
      comparison: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      missingData: "notBreaching",
    });
    new OperatorAlarm(this, "errors", {
      prefix,
      name: `${definition.name}-errors`,
      description: `Invocations of ${definition.name} fail. Read its log; take the last release back if it began with it.`,
      condition: any("Errors"),
      operators,
    });
    new OperatorAlarm(this, "throttles", {
      prefix,
      name: `${definition.name}-throttles`,
      description: `${definition.name} is not let run. Raise its reserved concurrency or the account's quota.`,
      condition: any("Throttles"),
      operators,
    });
  }
}
