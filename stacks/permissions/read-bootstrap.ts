import type { Configuration } from "../../environments/configuration.ts";
import { SYSTEM, stateBucketName } from "../../environments/names.ts";
import type { EnvironmentName } from "../../environments/settings.ts";
import { deployRole, githubProviderArn, planRole, roleArn } from "../../environments/workflow-roles.ts";
import { READ_BUCKET_SETTINGS } from "./read-settings.ts";
import type { Statement } from "./statement.ts";

/** What a plan of bootstrap itself reads: its roles, their policies, GitHub as a provider, and how the state's bucket is set up. */
export function readBootstrap(
  { account, region }: Pick<Configuration, "account" | "region">,
  environments: readonly EnvironmentName[],
): Statement[] {
  const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
  return [
    {
      sid: "ReadWorkflowRoles",
      actions: ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
      resources: [planRole, ...environments.map(deployRole)].map((name) => roleArn(account, name)),
    },
    {
      sid: "ReadPolicies",
      actions: ["iam:GetPolicy", "iam:GetPolicyVersion"],
      resources: [iam(`policy/${SYSTEM}-*`)],
    },
    {
      sid: "ReadGithubProvider",
      actions: ["iam:GetOpenIDConnectProvider"],
      resources: [githubProviderArn(account)],
    },
    {
      sid: "ReadStateBucketSettings",
      actions: READ_BUCKET_SETTINGS,
      resources: [`arn:aws:s3:::${stateBucketName(account, region)}`],
    },
  ];
}
