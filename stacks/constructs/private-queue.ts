import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import { tlsOnly } from "../../environments/tls-only.ts";
import { MAX_MESSAGE_BYTES } from "../../handlers/quarantine.ts";

/** The longest that SQS keeps a message. Source: Amazon SQS quotas. */
const RETENTION_SECONDS = 14 * 86_400;

/** An encrypted queue of things that a person has to look at. */
export class PrivateQueue extends Construct {
  readonly arn: string;
  readonly url: string;
  readonly queueName: string;

  constructor(scope: Construct, id: string, props: { name: string; protectData: boolean }) {
    super(scope, id);
    const queue = new SqsQueue(this, "queue", {
      name: props.name,
      messageRetentionSeconds: RETENTION_SECONDS,
      maxMessageSize: MAX_MESSAGE_BYTES,
      sqsManagedSseEnabled: true,
      lifecycle: { preventDestroy: props.protectData },
    });
    new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.url,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [tlsOnly("sqs:*", [queue.arn])] }),
    });
    this.arn = queue.arn;
    this.url = queue.url;
    this.queueName = queue.name;
  }
}
