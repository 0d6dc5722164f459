import { DRILLS_TOPIC, HOME_TOPICS } from "../../domain/home-topic.ts";
import type { NotificationTopic } from "../constructs/notification-topic.ts";
import type { TopicsKey } from "../constructs/topics-key.ts";
import type { Statement } from "./statement.ts";

/** What it takes to find the topics of homes. */
export function listTopics(): Statement {
  return {
    sid: "ListTopics",
    actions: ["sns:ListTopics"],
    resources: ["*"],
    wildcardBecause: "it knows no resources; it tells names alone",
  };
}

/**
 * What it takes to publish to the encrypted topics of an environment's homes, and to see whether anybody gets it. Which homes there
 * are nobody knows here: commands make topics, too.
 */
export function publishToHomes(topicArnPrefix: string, { arn: keyArn }: Pick<TopicsKey, "arn">): Statement[] {
  const homes = `${topicArnPrefix}${HOME_TOPICS}*`;
  return [
    { sid: "Publish", actions: ["sns:Publish"], resources: [homes, `${topicArnPrefix}${DRILLS_TOPIC}`] },
    { sid: "CountSubscriptions", actions: ["sns:GetTopicAttributes"], resources: [homes] },
    encryptWith(keyArn),
  ];
}

/** What it takes to publish to an encrypted topic. */
export function publishTo({ arn, keyArn }: Pick<NotificationTopic, "arn" | "keyArn">): Statement[] {
  return [{ sid: "Publish", actions: ["sns:Publish"], resources: [arn] }, encryptWith(keyArn)];
}

function encryptWith(keyArn: string): Statement {
  return {
    sid: "EncryptWhatIsPublished",
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: [keyArn],
  };
}
