import { SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { topicNameOf } from "../../domain/home-topic.ts";
import type { DrillClients, DrillNames, Undo } from "./drill-reach.ts";

/** A queue of the drill's own that the drills' topic sends its alarms to. */
export interface DrillMailbox {
  /** Whether a message of the drill's home has come; waits a second for one. */
  received(): Promise<boolean>;
}

/** Opens the mailbox of a drill; what it makes is put into `undo` as soon as it is there. */
export async function openDrillMailbox(
  { sns, sqs }: Pick<DrillClients, "sns" | "sqs">,
  { prefix, topicArnPrefix }: Pick<DrillNames, "prefix" | "topicArnPrefix">,
  homeId: string,
  undo: Undo[],
): Promise<DrillMailbox> {
  const topicArn = `${topicArnPrefix}${topicNameOf(homeId)}`;
  const [, partition, , region, account] = topicArn.split(":");
  const name = `${prefix}-${homeId}`;
  const queueArn = `arn:${partition}:sqs:${region}:${account}:${name}`;
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      // An hour, in seconds: should the drill be killed, nothing is kept for long.
      Attributes: { MessageRetentionPeriod: "3600", Policy: letTopicSend(queueArn, topicArn) },
    }),
  );
  undo.push({ what: `queue ${name}`, run: () => sqs.send(new DeleteQueueCommand({ QueueUrl })) });
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: "sqs",
      Endpoint: queueArn,
      ReturnSubscriptionArn: true,
      Attributes: { FilterPolicy: JSON.stringify({ home: [homeId] }) },
    }),
  );
  undo.push({
    what: `subscription ${SubscriptionArn}`,
    run: () => sns.send(new UnsubscribeCommand({ SubscriptionArn })),
  });
  return {
    async received() {
      const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 });
      const { Messages = [] } = await sqs.send(command);
      return Messages.some(({ Body }) => homeOf(Body ?? "") === homeId);
    },
  };
}

function letTopicSend(queueArn: string, topicArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ],
  });
}

/** A new filter may need minutes until SNS heeds it: others' messages can come too. Source: SNS developer guide. */
function homeOf(body: string): string | undefined {
  return JSON.parse(body).MessageAttributes?.home?.Value;
}
