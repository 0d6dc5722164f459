import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { tlsOnly } from "../../environments/tls-only.ts";
import type { TopicsKey } from "./topics-key.ts";

/**
 * A topic whose messages reach people by e-mail; each confirms a first mail from AWS before it gets any. `npm run homes` makes those
 * of homes in the same way (tools/homes/topics.ts).
 */
export class NotificationTopic extends Construct {
  readonly arn: string;
  readonly keyArn: string;

  constructor(
    scope: Construct,
    id: string,
    props: {
      name: string;
      /** The sender's name in people's mailboxes. */
      displayName: string;
      emails: readonly string[];
      key: Pick<TopicsKey, "arn">;
      account: string;
      /** AWS services that publish by themselves; roles do so by their own policies. */
      publishers: readonly string[];
    },
  ) {
    super(scope, id);
    const topic = new SnsTopic(this, "topic", {
      name: props.name,
      displayName: props.displayName,
      kmsMasterKeyId: props.key.arn,
    });
    const publish = (service: string) => ({
      Sid: service.replace(/[^a-z]/g, ""),
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sns:Publish",
      Resource: topic.arn,
      Condition: { StringEquals: { "aws:SourceAccount": props.account } },
    });
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [...props.publishers.map(publish), tlsOnly("sns:Publish", [topic.arn])],
      }),
    });
    for (const email of props.emails)
      new SnsTopicSubscription(this, `to-${email}`, {
        topicArn: topic.arn,
        protocol: "email",
        endpoint: email,
      });
    this.arn = topic.arn;
    this.keyArn = props.key.arn;
  }
}
