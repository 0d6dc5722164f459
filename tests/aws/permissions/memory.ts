import type { ApiCall } from "./api-call.ts";
import { arnsIn, type Known, type Place } from "./arns.ts";
import { made, tagged, tagsGiven } from "./tags.ts";

/** What AWS knows of the resources when a call is made, from the calls before it. */
export interface Memory extends Known {
  tagsOf(arn: string): readonly (readonly [key: string, value: string])[];
  /** The permissions boundary of a role. */
  boundaryOf(arn: string): string | undefined;
  /** The function that an event source mapping calls, or will call, by its ARN without version or alias. */
  functionOf(call: ApiCall): string | undefined;
  /** The key that a topic is encrypted with, by its ARN or id. */
  keyOf(topicArn: string): string | undefined;
  /** Takes note of a call that was answered. */
  note(call: ApiCall): void;
}

/** The memory of an empty account. */
export function emptyMemory(place: Place): Memory {
  const tags = new Map<string, ReturnType<Memory["tagsOf"]>>();
  const boundaries = new Map<string, string>();
  const groups = new Map<string, string>();
  const functions = new Map<string, string>();
  const parts = new Map<string, readonly string[]>();
  const keys = new Map<string, string>();
  const functionArn = (name: string) =>
    `arn:aws:lambda:${place.region}:${place.account}:function:${name.replace(/^.*:function:/, "").replace(/:.*$/, "")}`;
  return {
    functionOf({ path, parameters }) {
      const mapping = /\/event-source-mappings\/([^/]+)/.exec(path)?.[1];
      const name = mapping === undefined ? parameters.get("FunctionName") : functions.get(mapping);
      return /\/event-source-mappings/.test(path) && name !== undefined ? functionArn(name) : undefined;
    },
    keyOf: (topicArn) => keys.get(topicArn),
    partsOf: (id) => parts.get(id) ?? [],
    tagsOf: (arn) => tags.get(arn) ?? [],
    boundaryOf: (arn) => boundaries.get(arn),
    groupOf: (deploymentId) => groups.get(deploymentId),
    note(call) {
      const takesAway = /^(Untag|DeleteTags|RemoveTags)/.test(call.operation);
      for (const [type, pairs] of tagsGiven(call))
        for (const arn of tagged(call, type, place)) {
          const others = (tags.get(arn) ?? []).filter(([key]) => !pairs.some(([given]) => given === key));
          tags.set(arn, takesAway ? others : [...others, ...pairs]);
        }
      const boundary = call.parameters.get("PermissionsBoundary");
      if (boundary !== undefined) for (const arn of arnsIn(call, place)) boundaries.set(arn, boundary);
      const key = valueAfter(call, "KmsMasterKeyId");
      if (call.service === "sns" && key !== undefined)
        for (const arn of arnsIn(call, place)) keys.set(arn, key);
      for (const association of /rtbassoc-[0-9a-f]+/.exec(call.response) ?? [])
        if (call.operation === "AssociateRouteTable") parts.set(association, arnsIn(call, place));
      if (call.service === "kms" && call.operation === "CreateAlias")
        parts.set(call.parameters.get("AliasName") ?? "", arnsIn(call, place));
      const isMapped = /^(Create|Update)EventSourceMapping$/.test(call.operation);
      const [mapping] = isMapped ? made(call, "UUID") : [];
      const name = call.parameters.get("FunctionName");
      if (mapping !== undefined && name !== undefined) functions.set(mapping, name);
      const deployment = /"deploymentId": ?"([^"]+)"/.exec(call.response)?.[1];
      if (call.operation === "CreateDeployment" && deployment !== undefined)
        groups.set(
          deployment,
          `${call.parameters.get("applicationName")}/${call.parameters.get("deploymentGroupName")}`,
        );
    },
  };
}

/** The value of an attribute that SNS takes by name and value: `AttributeName=..&AttributeValue=..`, or a list of them. */
function valueAfter({ parameters }: ApiCall, name: string): string | undefined {
  for (const [key, value] of parameters)
    if (value === name) return parameters.get(key.replace(/key$/, "value").replace(/Name$/, "Value"));
  return undefined;
}
