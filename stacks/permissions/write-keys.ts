import type { EnvironmentName } from "../../environments/settings.ts";
import { givenOurTags, withOurTags } from "./our-tags.ts";
import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

/** What Terraform does to keys: it makes them with our tags, and touches only those that have them. */
export function writeKeys(arns: SystemArns, environment: EnvironmentName): Statement[] {
  return [
    {
      sid: "CreateKeys",
      actions: ["kms:CreateKey"],
      resources: ["*"],
      wildcardBecause: "a key has no name before it is made; the tags are asked for instead",
      conditions: givenOurTags(environment),
    },
    // KMS asks for it when a key is made with tags, and such a key has no tags yet. A key of another environment has.
    {
      sid: "TagNewKeys",
      actions: ["kms:TagResource"],
      resources: arns.keys,
      conditions: { ...givenOurTags(environment), Null: { "aws:ResourceTag/project": "true" } },
    },
    {
      sid: "WriteKeys",
      actions: [
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:DisableKeyRotation",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
      ],
      resources: arns.keys,
      conditions: withOurTags(environment),
    },
    { sid: "NameKeys", actions: ["kms:CreateAlias", "kms:DeleteAlias"], resources: arns.keyAliases },
  ];
}
