import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Construct } from "constructs";
import type { Statement } from "../permissions/statement.ts";
import { RolePolicy } from "./role-policy.ts";

/** A role that one AWS service takes on, within this account. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly roleName: string;
  /** For what must not be made before the role may do its work. */
  readonly permissions: RolePolicy;

  constructor(
    scope: Construct,
    id: string,
    props: { name: string; description: string; service: string; statements: readonly Statement[] },
  ) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.name,
      description: props.description,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: props.service }, Action: "sts:AssumeRole" }],
      }),
    });
    this.arn = role.arn;
    this.roleName = role.name;
    this.permissions = new RolePolicy(this, "permissions", {
      roleName: role.name,
      statements: props.statements,
    });
  }
}
