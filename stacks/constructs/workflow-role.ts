import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "../permissions/statement.ts";
import { trustSubjects } from "../permissions/trust-subjects.ts";
import type { GithubProvider } from "./github-provider.ts";
import { keepReasons } from "./role-policy.ts";

/** A managed policy has at most 6144 characters, white space not counted. Source: AWS IAM user guide, quotas. */
const MAX_POLICY_CHARACTERS = 6144;

/** A role that workflows of the repository take on; its permissions are managed policies, for one inline is too short. */
export class WorkflowRole extends Construct {
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    props: {
      name: string;
      description: string;
      github: Pick<GithubProvider, "arn">;
      /** Exactly as GitHub writes them into `sub`. */
      subjects: readonly string[];
      /** A managed policy each. */
      permissions: Record<string, readonly Statement[]>;
    },
  ) {
    super(scope, id);
    const { name, description, github, subjects, permissions } = props;
    const role = new IamRole(this, "role", {
      name,
      description,
      assumeRolePolicy: trustSubjects(github, subjects),
      maxSessionDuration: 3600,
    });
    for (const [part, statements] of Object.entries(permissions)) {
      const document = policyDocument(statements);
      if (document.replace(/\s/g, "").length > MAX_POLICY_CHARACTERS)
        throw new Error(
          `policy ${name}-${part} is longer than ${MAX_POLICY_CHARACTERS} characters; split it`,
        );
      const policy = new IamPolicy(this, part, { name: `${name}-${part}`, policy: document });
      keepReasons(policy, statements);
      new IamRolePolicyAttachment(this, `${part}-attachment`, { role: role.name, policyArn: policy.arn });
    }
    this.arn = role.arn;
  }
}
