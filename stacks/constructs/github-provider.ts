import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { Construct } from "constructs";
import { AUDIENCE, ISSUER } from "../permissions/trust-subjects.ts";

/** GitHub as somebody whose tokens this account believes: workflows need no stored key. */
export class GithubProvider extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.arn = new IamOpenidConnectProvider(this, "provider", {
      url: `https://${ISSUER}`,
      clientIdList: [AUDIENCE],
    }).arn;
  }
}
