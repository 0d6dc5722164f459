import type { Configuration } from "../../environments/configuration.ts";
import type { Statement } from "./statement.ts";

/**
 * The key that links in e-mails are signed with: a parameter that Terraform only knows by its name. A function makes it
 * (decision 0031), so it is in no state file and in nobody's hands.
 */
export interface LinkKeyParameter {
  parameterName: string;
  arn: string;
}

/** The parameter of an environment. */
export function linkKeyParameter(
  prefix: string,
  { account, region }: Pick<Configuration, "account" | "region">,
): LinkKeyParameter {
  const parameterName = `/${prefix}/link-key`;
  return { parameterName, arn: `arn:aws:ssm:${region}:${account}:parameter${parameterName}` };
}

/** What it takes to check links. AWS's own key for parameters asks no permission of its own within the account. */
export function readLinkKey({ arn }: LinkKeyParameter): Statement {
  return { sid: "ReadLinkKey", actions: ["ssm:GetParameter"], resources: [arn] };
}

/** What it takes to make links: the key is made when there is none, and never replaced. */
export function makeLinkKey(parameter: LinkKeyParameter): Statement[] {
  return [
    readLinkKey(parameter),
    {
      sid: "MakeLinkKeyOnce",
      actions: ["ssm:PutParameter"],
      resources: [parameter.arn],
      conditions: { StringEquals: { "ssm:Overwrite": "false" } },
    },
  ];
}
