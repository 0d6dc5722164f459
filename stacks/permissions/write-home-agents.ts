import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

/** What Terraform does to the role alias of agents at home and to their policy; it makes no certificate. */
export function writeHomeAgents(arns: SystemArns): Statement[] {
  return [
    {
      sid: "WriteRoleAliasesAndPolicies",
      actions: [
        "iot:CreatePolicy",
        "iot:CreatePolicyVersion",
        "iot:CreateRoleAlias",
        "iot:DeletePolicy",
        "iot:DeletePolicyVersion",
        "iot:DeleteRoleAlias",
        "iot:ListPolicyVersions",
        "iot:TagResource",
        "iot:UntagResource",
        "iot:UpdateRoleAlias",
      ],
      resources: [...arns.roleAliases, ...arns.iotPolicies],
    },
  ];
}
