import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import type { Construct } from "constructs";
import type { Statement } from "../permissions/statement.ts";

/** A log group that forgets; CloudWatch keeps for ever what nobody bounds. */
export class LogGroup extends CloudwatchLogGroup {
  constructor(scope: Construct, id: string, props: { name: string; retentionDays: number }) {
    super(scope, id, { name: props.name, retentionInDays: props.retentionDays });
  }
}

/** What it takes to write to log groups that exist. */
export function writeLogs(groups: readonly Pick<LogGroup, "arn">[]): Statement {
  return {
    sid: "WriteLogs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
    resources: groups.map(({ arn }) => `${arn}:*`),
  };
}
