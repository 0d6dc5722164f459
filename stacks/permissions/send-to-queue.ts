import type { PrivateQueue } from "../constructs/private-queue.ts";
import type { Statement } from "./statement.ts";

/** What it takes to send to a queue. */
export function sendTo({ arn }: Pick<PrivateQueue, "arn">): Statement {
  return { sid: "SendToQueue", actions: ["sqs:SendMessage"], resources: [arn] };
}
