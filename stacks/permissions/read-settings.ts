import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

/** What Terraform reads of a bucket, and nothing of what is in it. */
export const READ_BUCKET_SETTINGS: readonly string[] = [
  "s3:GetAccelerateConfiguration",
  "s3:GetBucketAcl",
  "s3:GetBucketCORS",
  "s3:GetBucketLogging",
  "s3:GetBucketNotification",
  "s3:GetBucketObjectLockConfiguration",
  "s3:GetBucketPolicy",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketRequestPayment",
  "s3:GetBucketTagging",
  "s3:GetBucketVersioning",
  "s3:GetBucketWebsite",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
];

/**
 * What Terraform reads to compare the account with the sources: how everything is set up, and never what is in it (no
 * reading, no home, no object).
 */
export function readSettings(arns: SystemArns): Statement[] {
  return [
    {
      sid: "ReadSettingsByName",
      actions: [
        "codedeploy:GetApplication",
        "codedeploy:GetDeploymentGroup",
        "codedeploy:ListTagsForResource",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
        "events:DescribeRule",
        "events:ListTagsForResource",
        "events:ListTargetsByRule",
        "iam:GetInstanceProfile",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
        "iot:DescribeRoleAlias",
        "iot:GetPolicy",
        "iot:ListTagsForResource",
        "kinesis:DescribeStreamSummary",
        "kinesis:ListTagsForStream",
        "lambda:GetAlias",
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetFunctionEventInvokeConfig",
        "lambda:GetFunctionUrlConfig",
        "lambda:GetPolicy",
        "lambda:ListTags",
        "lambda:ListVersionsByFunction",
        "logs:DescribeMetricFilters",
        "logs:ListTagsForResource",
        "sns:GetSubscriptionAttributes",
        "sns:GetTopicAttributes",
        "sns:ListTagsForResource",
        "sqs:GetQueueAttributes",
        "sqs:ListQueueTags",
        "ssm:GetParameter",
        "cloudwatch:GetDashboard",
        "cloudwatch:ListTagsForResource",
      ],
      resources: [
        ...arns.deployments,
        ...arns.tables,
        ...arns.rules,
        ...arns.roles,
        ...arns.instanceProfiles,
        ...arns.roleAliases,
        ...arns.iotPolicies,
        ...arns.streams,
        ...arns.functions,
        ...arns.logGroups,
        ...arns.topics,
        ...arns.queues,
        ...arns.images,
        ...arns.dashboards,
        ...arns.alarms,
      ],
    },
    {
      sid: "ReadBucketSettings",
      actions: READ_BUCKET_SETTINGS,
      resources: arns.buckets,
    },
    {
      sid: "ReadKeySettings",
      actions: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
      resources: arns.keys,
    },
    {
      sid: "ReadEventSourceMappings",
      actions: ["lambda:GetEventSourceMapping", "lambda:ListTags"],
      resources: arns.eventSourceMappings,
    },
    {
      sid: "ReadWhatHasNoNames",
      actions: [
        "cloudwatch:DescribeAlarms",
        "ec2:DescribeInstanceAttribute",
        "ec2:DescribeInstanceCreditSpecifications",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeVpcs",
        "kinesis:DescribeLimits",
        "kms:ListAliases",
        "lambda:GetAccountSettings",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
      ],
      resources: ["*"],
      wildcardBecause: "these know no resources, or are asked for all at once; all of them only read",
    },
  ];
}

/** What is read besides while something changes: whether it has come to its end, and what else hangs on it. */
export function readWhileDeploying(arns: SystemArns): Statement[] {
  return [
    {
      sid: "FollowChanges",
      actions: ["iam:ListInstanceProfilesForRole", "lambda:GetFunctionConfiguration"],
      resources: [...arns.roles, ...arns.functions],
    },
    {
      sid: "FollowWhatHasNoNames",
      actions: [
        "ec2:DescribeImages",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeVolumesModifications",
        "lambda:ListEventSourceMappings",
      ],
      resources: ["*"],
      wildcardBecause: "these know no resources, or are asked for all at once; all of them only read",
    },
  ];
}
