const NO_STATE = "here the state lies on this disk";
const OLD_NOTIFICATIONS = "an environment from when S3 told a queue of given-up batches";
const QUOTA = "synth asks for the quota once something is reserved";
const LAMBDA_LOGS = {
  "WriteLogs: logs:CreateLogStream": "Lambda writes the log in the function's name",
  "WriteLogs: logs:PutLogEvents": "Lambda writes the log in the function's name",
};
const SEALING = {
  "ReadAndWriteHomes: dynamodb:BatchWriteItem": "more readings than a home's item holds open",
};

/** Permissions that no call of the test asks for, by role, and why the role has them. */
export const UNASKED: Record<string, Record<string, string>> = {
  deploy: {
    "BuildOnWhatIsOurs: ec2:ModifySubnetAttribute": "a subnet that once differs from what was asked for",
    "CreateEventSourceMappings: lambda:CreateEventSourceMapping":
      "here the mapping is made by hand and adopted",
    "DeleteWhatIsOurs: ec2:DeleteRoute": "a route that goes while its table stays",
    "FindState: s3:ListBucket": NO_STATE,
    "FollowWhatHasNoNames: ec2:DescribeVolumesModifications":
      "AWS is asked until a volume has grown; moto grows at once",
    "ReadBucketSettings: s3:GetBucketNotification": OLD_NOTIFICATIONS,
    "ReadState: s3:GetObject": NO_STATE,
    "ReadWhatHasNoNames: lambda:GetAccountSettings": QUOTA,
    "ReleaseTheLock: s3:DeleteObject": NO_STATE,
    "ResizeStreams: kinesis:UpdateStreamMode": "dev that becomes on demand, and back",
    "WriteBoundedRoles: iam:PutRolePermissionsBoundary": "an environment that was there before bootstrap",
    "WriteBuckets: s3:PutBucketNotification": OLD_NOTIFICATIONS,
    "WriteFunctions: lambda:DeleteFunctionConcurrency": "reserveConcurrency that is switched off again",
    "WriteKeys: kms:PutKeyPolicy": "a policy of the topics' key that changes",
    "WriteRoles: iam:UpdateAssumeRolePolicy": "a role that another service takes on",
    "WriteRoles: iam:UpdateRole": "a session that lasts longer",
    "WriteState: s3:PutObject": NO_STATE,
    "WriteStreamsTablesTopicsQueues: dynamodb:UpdateTable":
      "an index, or protection against deletion, that changes",
    "WriteStreamsTablesTopicsQueues: kinesis:DecreaseStreamRetentionPeriod":
      "a retention that becomes shorter",
  },
  plan: {
    "ReadBucketSettings: s3:GetBucketNotification": OLD_NOTIFICATIONS,
    "ReadState: s3:GetObject": NO_STATE,
    "ReadStateBucketSettings: s3:GetBucketNotification": "as for all buckets",
    "ReadWhatHasNoNames: lambda:GetAccountSettings": QUOTA,
  },
  agent: {
    "OpenSessions: ssm:UpdateInstanceInformation": "Session Manager's agent",
    "OpenSessions: ssmmessages:CreateControlChannel": "Session Manager's agent",
    "OpenSessions: ssmmessages:CreateDataChannel": "Session Manager's agent",
    "OpenSessions: ssmmessages:OpenControlChannel": "Session Manager's agent",
    "OpenSessions: ssmmessages:OpenDataChannel": "Session Manager's agent",
    "ReadRevisions: s3:GetObject": "CodeDeploy's agent",
    "ReadRevisions: s3:GetObjectVersion": "CodeDeploy's agent",
    "WriteLogs: logs:CreateLogStream": "CloudWatch's agent",
    "WriteLogs: logs:DescribeLogStreams": "CloudWatch's agent",
    "WriteLogs: logs:PutLogEvents": "CloudWatch's agent",
  },
  "home-agents": {},
  detect: {
    ...LAMBDA_LOGS,
    ...SEALING,
    "CountSubscriptions: sns:GetTopicAttributes":
      "here watch sends the household's e-mail, and detect a drill's",
    "FindGivenUpBucket: s3:ListBucket": "Lambda writes a batch that was given up",
    "KeepGivenUp: s3:PutObject": "Lambda writes a batch that was given up",
    "ReadStream: kinesis:DescribeStream": "Lambda reads the stream; our stand-in needs less",
    "ReadStream: kinesis:DescribeStreamSummary": "Lambda reads the stream; our stand-in needs less",
  },
  watch: {
    ...LAMBDA_LOGS,
    ...SEALING,
    "MakeLinkKeyOnce: ssm:PutParameter": "here detect sends the first e-mail, and makes the key",
    "SendToQueue: sqs:SendMessage": "a home that cannot be judged",
  },
  answer: LAMBDA_LOGS,
};
