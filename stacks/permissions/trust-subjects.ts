import { AUDIENCE, ISSUER } from "../../environments/workflow-roles.ts";

/**
 * The trust policy that lets in exactly these subjects; no pattern, so that no other branch, fork or repository fits.
 * Source: GitHub docs, "OpenID Connect reference"; AWS IAM user guide, "create a role for OpenID Connect federation".
 */
export function trustSubjects({ arn }: { arn: string }, subjects: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: arn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: subjects } },
      },
    ],
  });
}
