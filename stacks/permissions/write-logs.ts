import type { LogGroup } from "../constructs/log-group.ts";
import type { Statement } from "./statement.ts";

/** What it takes to write to log groups that exist. */
export function writeLogs(groups: readonly Pick<LogGroup, "arn">[]): Statement {
  return {
    sid: "WriteLogs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
    resources: groups.map(({ arn }) => `${arn}:*`),
  };
}
