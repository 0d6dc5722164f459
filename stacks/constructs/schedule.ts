import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import { LIVE, type NodeFunction } from "./node-function.ts";

/** A tick is not repeated: the next one comes, and does what the lost one would have done. */
const MAX_TICK_AGE_SECONDS = 60;

/** Invokes a function's alias `live` again and again; the event's `time` is the tick's. */
export class Schedule extends Construct {
  readonly ruleName: string;

  constructor(
    scope: Construct,
    id: string,
    props: {
      name: string;
      /** As EventBridge writes it, for example `rate(1 minute)`. */
      every: string;
      target: Pick<NodeFunction<Record<string, string>>, "functionName" | "liveArn">;
    },
  ) {
    super(scope, id);
    const { name, every, target } = props;
    const rule = new CloudwatchEventRule(this, "rule", { name, scheduleExpression: every });
    const permission = new LambdaPermission(this, "permission", {
      statementId: "schedule",
      action: "lambda:InvokeFunction",
      functionName: target.functionName,
      qualifier: LIVE,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
      dependsOn: [],
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      arn: target.liveArn,
      retryPolicy: { maximumEventAgeInSeconds: MAX_TICK_AGE_SECONDS, maximumRetryAttempts: 0 },
      dependsOn: [permission],
    });
    new LambdaFunctionEventInvokeConfig(this, "no-repetition", {
      functionName: target.functionName,
      qualifier: LIVE,
      maximumEventAgeInSeconds: MAX_TICK_AGE_SECONDS,
      maximumRetryAttempts: 0,
      dependsOn: [permission],
    });
    this.ruleName = rule.name;
  }
}
