import type { ApiCall } from "./api-call.ts";
import { arnsIn, type Place } from "./arns.ts";
import type { Memory } from "./memory.ts";

/** What AWS tells conditions about a call beside its tags, by the names of their keys. */
export type Facts = Record<string, string>;

/** Condition keys that a parameter fills. */
const FROM_PARAMETERS: [service: string, parameter: string, key: string][] = [
  ["iam", "PermissionsBoundary", "iam:PermissionsBoundary"],
  ["iam", "PolicyArn", "iam:PolicyARN"],
  ["sns", "Endpoint", "sns:Endpoint"],
  ["sns", "Protocol", "sns:Protocol"],
  ["ssm", "Overwrite", "ssm:Overwrite"],
  ["lambda", "Principal", "lambda:Principal"],
  ["lambda", "AuthType", "lambda:FunctionUrlAuthType"],
];

/** The facts in a request, and what the role that it is about was made with. */
export function factsOf(call: ApiCall, memory: Memory, place: Place): Facts {
  const facts: Facts = {};
  for (const [service, parameter, key] of FROM_PARAMETERS) {
    const value = call.parameters.get(parameter);
    if (call.service === service && value !== undefined) facts[key] = value;
  }
  const fn = memory.functionOf(call);
  if (fn !== undefined) facts["lambda:FunctionArn"] = fn;
  if (call.service === "iam")
    for (const arn of arnsIn(call, place)) {
      const boundary = memory.boundaryOf(arn);
      if (boundary !== undefined) facts["iam:PermissionsBoundary"] = boundary;
    }
  return facts;
}
