import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import type { Construct } from "constructs";

/** A log group that forgets; CloudWatch keeps for ever what nobody bounds. */
export class LogGroup extends CloudwatchLogGroup {
  constructor(scope: Construct, id: string, props: { name: string; retentionDays: number }) {
    super(scope, id, { name: props.name, retentionInDays: props.retentionDays });
  }
}
