import { SYSTEM } from "./names.ts";
import type { EnvironmentName } from "./settings.ts";

/** The role that plans of workflows take on. */
export const planRole = `${SYSTEM}-plan`;

/** The role that a deployment of an environment takes on: one each, so that a job of dev can change nothing of prod. */
export function deployRole(environment: EnvironmentName): string {
  return `${SYSTEM}-deploy-${environment}`;
}

/** The policy that every role of an environment has as its permissions boundary. */
export function boundaryName(environment: EnvironmentName): string {
  return `${SYSTEM}-boundary-${environment}`;
}

/** The ARN of a role in an account. */
export function roleArn(account: string, name: string): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** The host that issues GitHub's OIDC tokens. */
export const ISSUER = "token.actions.githubusercontent.com";
/** For whom GitHub issues them. */
export const AUDIENCE = "sts.amazonaws.com";

/** The ARN of the one OIDC provider for GitHub that an account can have. */
export function githubProviderArn(account: string): string {
  return `arn:aws:iam::${account}:oidc-provider/${ISSUER}`;
}
