import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { Construct } from "constructs";
import type { EnvironmentName } from "../../environments/settings.ts";
import { boundaryName } from "../../environments/workflow-roles.ts";
import { boundaryOf } from "../permissions/boundary.ts";
import { policyDocument } from "../permissions/statement.ts";
import type { SystemArns } from "../permissions/system-arns.ts";
import { keepReasons } from "./role-policy.ts";

/**
 * The most that any role of an environment may ever do. Without it, whoever may write roles could write one that may do
 * everything, or touch another environment. Source: AWS IAM user guide, "permissions boundaries for IAM entities".
 */
export class PermissionsBoundary extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: { arns: SystemArns; environment: EnvironmentName }) {
    super(scope, id);
    const { arns, environment } = props;
    const statements = boundaryOf(arns, environment);
    const policy = new IamPolicy(this, "policy", {
      name: boundaryName(environment),
      description: `The most that a role of ${environment} may do; it grants nothing by itself`,
      policy: policyDocument(statements),
    });
    keepReasons(policy, statements);
    this.arn = policy.arn;
  }
}
