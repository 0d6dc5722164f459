import { SYSTEM } from "../../environments/names.ts";
import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

/** What Terraform does to keys: it makes them, and touches only those with our tag. */
export function writeKeys(arns: SystemArns): Statement[] {
  return [
    {
      sid: "CreateKeys",
      actions: ["kms:CreateKey"],
      resources: ["*"],
      wildcardBecause: "a key has no name before it is made; the tag is asked for instead",
      conditions: { StringEquals: { "aws:RequestTag/project": SYSTEM } },
    },
    {
      sid: "WriteKeys",
      actions: [
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:EnableKeyRotation",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateKeyDescription",
      ],
      resources: arns.keys,
      conditions: { StringEquals: { "aws:ResourceTag/project": SYSTEM } },
    },
    { sid: "NameKeys", actions: ["kms:CreateAlias", "kms:DeleteAlias"], resources: arns.keyAliases },
  ];
}
