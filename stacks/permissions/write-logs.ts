import type { LogGroup } from "../constructs/log-group.ts";
import type { Statement } from "./statement.ts";

/** What it takes to write to log groups that exist: what Lambda does in a function's name. */
export function writeLogs(groups: readonly Pick<LogGroup, "arn">[]): Statement {
  return {
    sid: "WriteLogs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: groups.map(({ arn }) => `${arn}:*`),
  };
}

/** What the CloudWatch agent needs. Source: AWS's policy CloudWatchAgentServerPolicy, as far as its groups exist. */
export function shipLogs(groups: readonly Pick<LogGroup, "arn">[]): Statement {
  const { actions, ...statement } = writeLogs(groups);
  return { ...statement, actions: [...actions, "logs:DescribeLogStreams"] };
}
