import type { NotificationTopic } from "../constructs/notification-topic.ts";
import type { Statement } from "./statement.ts";

/** What it takes to see who is subscribed. */
export function listSubscriptions({ arn }: Pick<NotificationTopic, "arn">): Statement {
  return { sid: "ListSubscriptions", actions: ["sns:ListSubscriptionsByTopic"], resources: [arn] };
}

/** What it takes to publish to an encrypted topic. */
export function publishTo({ arn, keyArn }: Pick<NotificationTopic, "arn" | "keyArn">): Statement[] {
  return [
    { sid: "Publish", actions: ["sns:Publish"], resources: [arn] },
    {
      sid: "EncryptWhatIsPublished",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [keyArn],
    },
  ];
}
