import type { PrivateBucket } from "../constructs/private-bucket.ts";
import type { Statement } from "./statement.ts";

/** Lets CodeDeploy find the instances of a deployment, and the alarms that stop it. */
export function findInstancesAndAlarms(): Statement {
  return {
    sid: "FindInstancesAndAlarms",
    actions: [
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceStatus",
      "tag:GetResources",
      "cloudwatch:DescribeAlarms",
    ],
    resources: ["*"],
    wildcardBecause: "EC2's and the tagging API's reads know no resources; all four only read",
  };
}

/** Lets the instance fetch the agent's revisions. */
export function readRevisions({ arn }: Pick<PrivateBucket, "arn">): Statement {
  return {
    sid: "ReadRevisions",
    actions: ["s3:GetObject", "s3:GetObjectVersion"],
    resources: [`${arn}/agent/*`],
  };
}
