import { INSTANCE_KEY } from "../../domain/wire/instance-key.ts";
import type { HomesTable } from "../constructs/homes-table.ts";
import type { Statement } from "./statement.ts";

/** What it takes to register the public key of the agent on the instance: its own partition of the table, and no other. */
export function registerKey({ arn }: Pick<HomesTable, "arn">): Statement {
  return {
    sid: "RegisterKey",
    actions: ["dynamodb:PutItem"],
    resources: [arn],
    conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": INSTANCE_KEY.partition } },
  };
}
