import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

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
      // CloudWatch makes it at the first alarm that restarts an instance, in the name of whoever makes that alarm.
      sid: "LetAlarmsActOnInstances",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: arns.alarmsRole,
      conditions: { StringEquals: { "iam:AWSServiceName": "events.amazonaws.com" } },
    },
    {
      sid: "HandRolesToServices",
      actions: ["iam:PassRole"],
      resources: arns.roles,
      conditions: {
        StringEquals: {
          "iam:PassedToService": [
            "ec2.amazonaws.com",
            "lambda.amazonaws.com",
            "codedeploy.amazonaws.com",
            "credentials.iot.amazonaws.com",
          ],
        },
      },
    },
  ];
}
