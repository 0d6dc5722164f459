import type { EnvironmentName } from "../../environments/settings.ts";
import { withOurTags } from "./our-tags.ts";
import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

/** The permissions boundary: the most that a role of an environment may do. */
export function boundaryOf(arns: SystemArns, environment: EnvironmentName): Statement[] {
  return [
    {
      sid: "WorkOnWhatIsOurs",
      actions: [
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
        "kinesis:PutRecords",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:PutObject",
        "sns:GetTopicAttributes",
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
      conditions: withOurTags(environment),
    },
    {
      sid: "WhatKnowsNoResources",
      actions: [
        "cloudwatch:DescribeAlarms",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus",
        "sns:ListTopics",
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
