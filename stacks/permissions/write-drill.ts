import { DRILL_PREFIX } from "../../domain/drill.ts";
import type { Statement } from "./statement.ts";
import type { SystemArns } from "./system-arns.ts";

/** What `npm run verify` does: it writes and reads nothing but what bears the drill's name. */
export function writeDrill(arns: SystemArns): Statement[] {
  const queues = arns.queues.map((arn) => arn.replace(/\*$/, `${DRILL_PREFIX}*`));
  return [
    // A partition key cannot be asked for: the drill may put any record, and puts those of its own home.
    { sid: "PutDrillReadings", actions: ["kinesis:PutRecords"], resources: arns.streams },
    {
      sid: "ReadAndDeleteDrillItems",
      actions: ["dynamodb:BatchGetItem", "dynamodb:DeleteItem", "dynamodb:Query"],
      resources: arns.tables,
      conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${DRILL_PREFIX}*` } },
    },
    {
      sid: "KeepDrillQueue",
      actions: ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:ReceiveMessage"],
      resources: queues,
    },
    {
      sid: "SubscribeDrillQueue",
      actions: ["sns:Subscribe"],
      resources: arns.topics,
      conditions: { StringLike: { "sns:Endpoint": queues } },
    },
    { sid: "UnsubscribeDrillQueue", actions: ["sns:Unsubscribe"], resources: arns.topics },
  ];
}
