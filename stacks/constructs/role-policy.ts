import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import { policyDocument, type Statement } from "../permissions/statement.ts";

/** Gives a role what `statements` say, and keeps the reasons of its wildcards beside it in the synthesized file. */
export class RolePolicy extends IamRolePolicy {
  constructor(scope: Construct, id: string, props: { roleName: string; statements: readonly Statement[] }) {
    super(scope, id, { role: props.roleName, name: id, policy: policyDocument(props.statements) });
    keepReasons(this, props.statements);
  }
}

/** Writes why each wildcard is needed beside the policy; "//" is a comment in Terraform's JSON. */
export function keepReasons(element: TerraformElement, statements: readonly Statement[]): void {
  for (const { sid, wildcardBecause } of statements)
    if (wildcardBecause) element.addOverride(`//.wildcards.${sid}`, wildcardBecause);
}
