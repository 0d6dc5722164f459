import type { Statement } from "./statement.ts";

/** What an instance needs for sessions without an inbound port. Source: AWS Systems Manager user guide, "minimal permissions". */
export function openSessions(): Statement {
  return {
    sid: "OpenSessions",
    actions: [
      "ssm:UpdateInstanceInformation",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ],
    resources: ["*"],
    wildcardBecause:
      "ssmmessages knows no resources, and the instance's own id is not known before it is there",
  };
}
