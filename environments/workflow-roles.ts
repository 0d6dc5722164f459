import { SYSTEM } from "./names.ts";

/** Names of the roles that workflows take on: bootstrap makes them, and workflows ask for them by name. */
export const workflowRoles = {
  plan: `${SYSTEM}-plan`,
  deploy: `${SYSTEM}-deploy`,
} as const;

/** The ARN of a workflow's role in an account. */
export function workflowRoleArn(account: string, role: keyof typeof workflowRoles): string {
  return `arn:aws:iam::${account}:role/${workflowRoles[role]}`;
}
