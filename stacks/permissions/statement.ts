import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/** One permission, in words that a reader of the policy understands without its actions. */
export interface Statement {
  /** Letters and digits only. */
  sid: string;
  actions: readonly string[];
  resources: readonly string[];
  /** As IAM has them: operator, key, value. */
  conditions?: Record<string, Record<string, string | readonly string[]>>;
  /** Why an action or the resource must be a wildcard; without it a wildcard is an error. */
  wildcardBecause?: string;
}

/** Gives a role what `statements` say, and keeps the reasons of its wildcards beside it in the synthesized file. */
export class RolePolicy extends IamRolePolicy {
  constructor(scope: Construct, id: string, props: { roleName: string; statements: readonly Statement[] }) {
    super(scope, id, { role: props.roleName, name: id, policy: policyDocument(props.statements) });
    keepReasons(this, props.statements);
  }
}

/** A policy document that allows what `statements` say. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, actions, resources, conditions, wildcardBecause }) => {
      const wildcard = resources.includes("*") || actions.some((action) => action.includes("*"));
      if (wildcard && !wildcardBecause)
        throw new Error(
          `policy statement ${sid} has a wildcard; say why in wildcardBecause, or name what it needs`,
        );
      return {
        Sid: sid,
        Effect: "Allow",
        Action: actions,
        Resource: resources,
        ...(conditions === undefined ? {} : { Condition: conditions }),
      };
    }),
  });
}

/** Writes why each wildcard is needed beside the policy; "//" is a comment in Terraform's JSON. */
export function keepReasons(element: TerraformElement, statements: readonly Statement[]): void {
  for (const { sid, wildcardBecause } of statements)
    if (wildcardBecause) element.addOverride(`//.wildcards.${sid}`, wildcardBecause);
}

/** A resource policy's statement that refuses whoever does not speak TLS. */
export function tlsOnly(action: string, resources: readonly string[]): object {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
