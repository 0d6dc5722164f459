import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { Construct } from "constructs";
import { keepReasons, policyDocument, type Statement } from "../permissions/statement.ts";
import type { SystemArns } from "../permissions/system-arns.ts";

/**
 * The most that any role of the environments may ever do. Without it, whoever may write roles could write one that may do
 * everything. Source: AWS IAM user guide, "permissions boundaries for IAM entities".
 */
export class PermissionsBoundary extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: { name: string; arns: SystemArns }) {
    super(scope, id);
    const statements = boundaryOf(props.arns);
    const policy = new IamPolicy(this, "policy", {
      name: props.name,
      description: "The most that a role of the system may do; it grants nothing by itself",
      policy: policyDocument(statements),
    });
    keepReasons(policy, statements);
    this.arn = policy.arn;
  }
}

function boundaryOf(arns: SystemArns): Statement[] {
  return [
    {
      sid: "WorkOnWhatIsOurs",
      actions: [
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
        "kinesis:PutRecord",
        "kinesis:PutRecords",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:PutObject",
        "sns:ListSubscriptionsByTopic",
        "sns:Publish",
        "sqs:SendMessage",
        "ssm:GetParameter",
        "ssm:PutParameter",
      ],
      resources: [
        ...arns.tables,
        ...arns.streams,
        ...arns.logGroups,
        ...arns.buckets,
        ...arns.topics,
        ...arns.queues,
        ...arns.parameters,
      ],
    },
    {
      sid: "EncryptNotificationsAndParameters",
      actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
      resources: arns.keys,
    },
    {
      sid: "WhatKnowsNoResources",
      actions: [
        "cloudwatch:DescribeAlarms",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus",
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
        "tag:GetResources",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      resources: ["*"],
      wildcardBecause: "these know no resources; a boundary grants nothing by itself",
    },
  ];
}
