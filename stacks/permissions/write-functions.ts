import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

/** What the workflow does to functions and to the agent's deployments, with Terraform and with releases. */
export function writeFunctionsAndReleases(arns: SystemArns): Statement[] {
  return [
    {
      sid: "WriteFunctions",
      actions: [
        "lambda:AddPermission",
        "lambda:CreateAlias",
        "lambda:CreateFunction",
        "lambda:CreateFunctionUrlConfig",
        "lambda:DeleteAlias",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionConcurrency",
        "lambda:DeleteFunctionEventInvokeConfig",
        "lambda:DeleteFunctionUrlConfig",
        "lambda:PublishVersion",
        "lambda:PutFunctionConcurrency",
        "lambda:PutFunctionEventInvokeConfig",
        "lambda:RemovePermission",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateAlias",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        "lambda:UpdateFunctionUrlConfig",
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
      actions: ["lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"],
      resources: arns.eventSourceMappings,
      conditions: { ArnLike: { "lambda:FunctionArn": arns.functions } },
    },
    {
      sid: "TagEventSourceMappings",
      actions: ["lambda:TagResource", "lambda:UntagResource"],
      resources: arns.eventSourceMappings,
    },
    {
      sid: "WriteDeployments",
      actions: [
        "codedeploy:BatchGetDeployments",
        "codedeploy:CreateApplication",
        "codedeploy:CreateDeployment",
        "codedeploy:CreateDeploymentGroup",
        "codedeploy:DeleteApplication",
        "codedeploy:DeleteDeploymentGroup",
        "codedeploy:GetApplicationRevision",
        "codedeploy:GetDeployment",
        "codedeploy:GetDeploymentConfig",
        "codedeploy:ListDeployments",
        "codedeploy:RegisterApplicationRevision",
        "codedeploy:TagResource",
        "codedeploy:UntagResource",
        "codedeploy:UpdateDeploymentGroup",
      ],
      resources: arns.deployments,
    },
    {
      sid: "FollowReleases",
      actions: [
        "cloudwatch:GetMetricStatistics",
        "codedeploy:BatchGetDeploymentTargets",
        "codedeploy:ListDeploymentTargets",
      ],
      resources: ["*"],
      wildcardBecause: "they know no resources; all of them only read",
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
