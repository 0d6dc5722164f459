import { resolve } from "./resolve.ts";
import type { Resource, SynthesizedStack } from "./synthesized.ts";
import { ofType } from "./synthesized.ts";

/** A statement of a policy, as IAM reads it. */
export interface PolicyStatement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** What a role may do, by its own policies and within its boundary. */
export interface SimulatedRole {
  may(action: string, resource: string, context?: Record<string, string>): boolean;
  statements: PolicyStatement[];
}

/**
 * The role of that name with all that any stack gives it. Simulates what our policies use: identity policies of one
 * account, a boundary, wildcards, and the operators below; source: AWS IAM user guide, "policy evaluation logic".
 */
export function simulateRole(stacks: Map<string, SynthesizedStack>, name: string): SimulatedRole {
  const resolved = ({ stack }: Resource, text: string) => resolve(stacks, stack, text);
  const read = (policy: Resource): PolicyStatement[] =>
    JSON.parse(resolved(policy, policy.config.policy)).Statement;
  const ours = (type: string) =>
    ofType(stacks, type).filter((one) => resolved(one, one.config.role) === name);
  const managed = (arn: string) =>
    ofType(stacks, "aws_iam_policy").filter(({ config }) => arn.endsWith(`policy/${config.name}`));
  const statements = [
    ...ours("aws_iam_role_policy").flatMap(read),
    ...ours("aws_iam_role_policy_attachment").flatMap((one) =>
      managed(resolved(one, one.config.policy_arn)).flatMap(read),
    ),
  ];
  const role = ofType(stacks, "aws_iam_role").find(({ config }) => config.name === name);
  if (role === undefined) throw new Error(`no stack has a role ${name}`);
  const boundaryArn = role.config.permissions_boundary;
  const boundary = boundaryArn === undefined ? undefined : managed(resolved(role, boundaryArn)).flatMap(read);
  return {
    statements,
    may: (action, resource, context = {}) =>
      allows(statements, action, resource, context) &&
      (boundary === undefined || allows(boundary, action, resource, context)),
  };
}

/** Whether statements allow an action on a resource; a Deny outweighs every Allow. */
export function allows(
  statements: readonly PolicyStatement[],
  action: string,
  resource: string,
  context: Record<string, string>,
): boolean {
  const applies = statements.filter(
    ({ Action, Resource, Condition = {} }) =>
      list(Action).some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
      list(Resource).some((pattern) => like(pattern, resource)) &&
      Object.entries(Condition).every(([operator, tests]) => holds(operator, tests, context)),
  );
  return applies.length > 0 && applies.every(({ Effect }) => Effect === "Allow");
}

function holds(operator: string, tests: Record<string, string | string[]>, context: Record<string, string>) {
  return Object.entries(tests).every(([key, values]) => {
    const value = context[key];
    if (operator === "Null") return list(values).includes(String(value === undefined));
    // Of a set: true for a request that has none.
    if (operator === "ForAllValues:StringLike")
      return value === undefined || list(values).some((pattern) => like(pattern, value));
    if (operator === "ForAllValues:StringEquals") return value === undefined || list(values).includes(value);
    if (value === undefined) return false;
    if (["StringEquals", "ArnEquals", "Bool"].includes(operator)) return list(values).includes(value);
    if (["StringLike", "ArnLike"].includes(operator))
      return list(values).some((pattern) => like(pattern, value));
    throw new Error(`the simulator does not know ${operator}`);
  });
}

function like(pattern: string, value: string): boolean {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return ".*";
    return part === "?" ? "." : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "s").test(value);
}

function list(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}
