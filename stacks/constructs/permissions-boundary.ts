import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { Construct } from "constructs";
import { boundaryOf } from "../permissions/boundary.ts";
import { policyDocument } from "../permissions/statement.ts";
import type { SystemArns } from "../permissions/system-arns.ts";
import { keepReasons } from "./role-policy.ts";

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
