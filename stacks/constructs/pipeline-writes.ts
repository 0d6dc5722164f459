import type { Configuration } from "../configuration.ts";
import { SYSTEM } from "../environment-stack.ts";
import type { Statement } from "./policy.ts";
import type { SystemArns } from "./system-arns.ts";

/** What Terraform does to the stream, the table, topics, queues, buckets, logs, alarms and rules. */
export function writeData(arns: SystemArns): Statement[] {
  return [
    {
      sid: "WriteStreamsTablesTopicsQueues",
      actions: [
        "dynamodb:CreateTable",
        "dynamodb:DeleteTable",
        "dynamodb:TagResource",
        "dynamodb:UntagResource",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTable",
        "dynamodb:UpdateTimeToLive",
        "kinesis:AddTagsToStream",
        "kinesis:CreateStream",
        "kinesis:DecreaseStreamRetentionPeriod",
        "kinesis:DeleteStream",
        "kinesis:IncreaseStreamRetentionPeriod",
        "kinesis:RemoveTagsFromStream",
        "kinesis:StartStreamEncryption",
        "kinesis:UpdateShardCount",
        "kinesis:UpdateStreamMode",
        "sns:CreateTopic",
        "sns:DeleteTopic",
        "sns:SetSubscriptionAttributes",
        "sns:SetTopicAttributes",
        "sns:Subscribe",
        "sns:TagResource",
        "sns:Unsubscribe",
        "sns:UntagResource",
        "sqs:CreateQueue",
        "sqs:DeleteQueue",
        "sqs:SetQueueAttributes",
        "sqs:TagQueue",
        "sqs:UntagQueue",
      ],
      resources: [...arns.streams, ...arns.tables, ...arns.topics, ...arns.queues],
    },
    {
      sid: "WriteBuckets",
      actions: [
        "s3:CreateBucket",
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:PutBucketNotification",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketTagging",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
      ],
      resources: arns.buckets,
    },
    {
      sid: "WriteLogsAlarmsRules",
      actions: [
        "cloudwatch:DeleteAlarms",
        "cloudwatch:DeleteDashboards",
        "cloudwatch:PutDashboard",
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:TagResource",
        "cloudwatch:UntagResource",
        "events:DeleteRule",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:TagResource",
        "events:UntagResource",
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteMetricFilter",
        "logs:PutMetricFilter",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
      resources: [...arns.logGroups, ...arns.alarms, ...arns.dashboards, ...arns.rules],
    },
    {
      sid: "LetEventsWriteLogs",
      actions: ["logs:PutResourcePolicy", "logs:DeleteResourcePolicy"],
      resources: ["*"],
      wildcardBecause: "resource policies of CloudWatch Logs belong to the account, not to a log group",
    },
  ];
}

/** What Terraform does to keys: it makes them, and touches only those with our tag. */
export function writeKeys(arns: SystemArns): Statement[] {
  return [
    {
      sid: "CreateKeys",
      actions: ["kms:CreateKey"],
      resources: ["*"],
      wildcardBecause: "a key has no name before it is made; the tag is asked for instead",
      conditions: { StringEquals: { "aws:RequestTag/project": SYSTEM } },
    },
    {
      sid: "WriteKeys",
      actions: [
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
      ],
      resources: arns.keys,
      conditions: { StringEquals: { "aws:ResourceTag/project": SYSTEM } },
    },
    { sid: "NameKeys", actions: ["kms:CreateAlias", "kms:DeleteAlias"], resources: arns.keyAliases },
  ];
}

/** What the workflow does to functions and to the agent's deployments, with Terraform and with releases. */
export function writeFunctionsAndReleases(arns: SystemArns): Statement[] {
  return [
    {
      sid: "WriteFunctions",
      actions: [
        "lambda:AddPermission",
        "lambda:CreateAlias",
        "lambda:CreateFunction",
        "lambda:DeleteAlias",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionConcurrency",
        "lambda:DeleteFunctionEventInvokeConfig",
        "lambda:PublishVersion",
        "lambda:PutFunctionConcurrency",
        "lambda:PutFunctionEventInvokeConfig",
        "lambda:RemovePermission",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateAlias",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
      ],
      resources: arns.functions,
    },
    {
      sid: "CreateEventSourceMappings",
      actions: ["lambda:CreateEventSourceMapping"],
      resources: ["*"],
      wildcardBecause:
        "a mapping has no name before it is made; whose function it is for is asked for instead",
      conditions: { ArnLike: { "lambda:FunctionArn": arns.functions } },
    },
    {
      sid: "WriteEventSourceMappings",
      actions: ["lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping", "lambda:TagResource"],
      resources: arns.eventSourceMappings,
    },
    {
      sid: "WriteDeployments",
      actions: [
        "codedeploy:CreateApplication",
        "codedeploy:CreateDeployment",
        "codedeploy:CreateDeploymentGroup",
        "codedeploy:DeleteApplication",
        "codedeploy:DeleteDeploymentGroup",
        "codedeploy:GetApplicationRevision",
        "codedeploy:GetDeployment",
        "codedeploy:GetDeploymentConfig",
        "codedeploy:RegisterApplicationRevision",
        "codedeploy:TagResource",
        "codedeploy:UntagResource",
        "codedeploy:UpdateDeploymentGroup",
      ],
      resources: arns.deployments,
    },
    {
      sid: "WriteReleases",
      actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      resources: arns.objects.flatMap((arn) =>
        ["agent/*", "functions/*"].map((folder) => arn.replace("-*/*", `-releases-*/${folder}`)),
      ),
    },
  ];
}

/** What Terraform does to the network and the instance; of what exists, only to what bears our tag. */
export function writeInstance(arns: SystemArns, { region }: Pick<Configuration, "region">): Statement[] {
  const ours = { StringEquals: { "aws:ResourceTag/project": SYSTEM } };
  return [
    {
      sid: "CreateInstanceAndNetwork",
      actions: [
        "ec2:AssociateRouteTable",
        "ec2:AttachInternetGateway",
        "ec2:AttachVolume",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:CreateInternetGateway",
        "ec2:CreateRoute",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateTags",
        "ec2:CreateVolume",
        "ec2:CreateVpc",
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVpcAttribute",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:RunInstances",
      ],
      resources: ["*"],
      wildcardBecause: "each of them takes resources that have no tag of ours yet, or are AWS's (an image)",
      conditions: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      sid: "ChangeAndDeleteWhatIsOurs",
      actions: [
        "ec2:DeleteInternetGateway",
        "ec2:DeleteRoute",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteTags",
        "ec2:DeleteVolume",
        "ec2:DeleteVpc",
        "ec2:DetachInternetGateway",
        "ec2:DetachVolume",
        "ec2:DisassociateRouteTable",
        "ec2:ModifyInstanceAttribute",
        "ec2:ModifyInstanceMetadataOptions",
        "ec2:ModifyVolume",
        "ec2:StartInstances",
        "ec2:StopInstances",
        "ec2:TerminateInstances",
      ],
      resources: arns.ec2(
        "instance",
        "internet-gateway",
        "route-table",
        "security-group",
        "subnet",
        "volume",
        "vpc",
      ),
      conditions: ours,
    },
  ];
}

/** What Terraform does to the roles of the environments: each must bear the boundary, and so can never exceed it. */
export function writeRoles(arns: SystemArns, boundaryArn: string): Statement[] {
  return [
    {
      sid: "WriteBoundedRoles",
      actions: [
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ],
      resources: arns.roles,
      conditions: { StringEquals: { "iam:PermissionsBoundary": boundaryArn } },
    },
    {
      sid: "WriteRoles",
      actions: [
        "iam:DeleteRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      resources: arns.roles,
    },
    {
      sid: "WriteInstanceProfiles",
      actions: [
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "iam:DeleteInstanceProfile",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:TagInstanceProfile",
        "iam:UntagInstanceProfile",
      ],
      resources: arns.instanceProfiles,
    },
    {
      sid: "HandRolesToServices",
      actions: ["iam:PassRole"],
      resources: arns.roles,
      conditions: {
        StringEquals: {
          "iam:PassedToService": ["ec2.amazonaws.com", "lambda.amazonaws.com", "codedeploy.amazonaws.com"],
        },
      },
    },
  ];
}
