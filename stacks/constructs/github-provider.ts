import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { Construct } from "constructs";
import type { Configuration } from "../../environments/configuration.ts";
import { AUDIENCE, githubProviderArn, ISSUER } from "../../environments/workflow-roles.ts";

/**
 * GitHub as somebody whose tokens this account believes: workflows need no stored key. An account has one such provider
 * (AWS IAM quotas); one that was there before is named, and never changed or destroyed.
 */
export class GithubProvider extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: Pick<Configuration, "account" | "githubProvider">) {
    super(scope, id);
    this.arn =
      props.githubProvider === "existing"
        ? githubProviderArn(props.account)
        : new IamOpenidConnectProvider(this, "provider", {
            url: `https://${ISSUER}`,
            clientIdList: [AUDIENCE],
          }).arn;
  }
}
