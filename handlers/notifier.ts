import {
  GetTopicAttributesCommand,
  type MessageAttributeValue,
  PublishCommand,
  type SNSClient,
} from "@aws-sdk/client-sns";
import { DRILL_PREFIX } from "../domain/drill.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import { topicNameOf } from "../domain/home-topic.ts";
import { machineLetterOf } from "../domain/mail/machine.ts";
import { mailOf } from "../domain/mail/mail.ts";
import type { MailContext } from "../domain/mail/mail-context.ts";
import { concernedBy } from "../domain/mail/reader.ts";
import type { Letter, LetterItem } from "../domain/post/letter.ts";

/** Tells householders. */
export interface Notifier {
  /**
   * Resolves once the letter has been taken for delivery; rejects when it has not, with a NobodySubscribedError when nobody
   * would get it.
   */
  send(letter: Letter, home: HomeDescription, context: MailContext): Promise<void>;
}

/** A home without a topic, or with one that has no confirmed subscription. */
export class NobodySubscribedError extends Error {
  override readonly name = "NobodySubscribedError";
}

/**
 * A notifier on a topic a home (decision 0053), whose ARN is `topicArnPrefix` and `topicNameOf` the home. The message is the
 * e-mail's text; its attributes say what further subscribers filter by, and `letter` among them is the letter as JSON, binary
 * since SNS leaves binary ones out when it filters (decision 0030).
 */
export function createSnsNotifier(client: SNSClient, topicArnPrefix: string): Notifier {
  return {
    async send(letter, home, context) {
      const { subject, text } = mailOf(letter, home, context);
      const topicArn = `${topicArnPrefix}${topicNameOf(home.id)}`;
      const message = new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: text,
        MessageAttributes: letter.isShort
          ? { home: string(home.id) }
          : {
              ...filterable(letter.items[0] as LetterItem, home),
              letter: { DataType: "Binary", BinaryValue: json(machineLetterOf(letter, home, subject)) },
            },
      });
      await client.send(message).catch((error: Error) => {
        throw isMissing(error) ? new NobodySubscribedError(`${topicArn} is not there`) : error;
      });
      // Only now: an e-mail that matters never waits for a count.
      if (!home.id.startsWith(DRILL_PREFIX)) await expectSubscriber(client, topicArn);
    },
  };
}

/** SNS takes what nobody gets, too. When it does not tell how many do, its word for the message counts. */
async function expectSubscriber(client: SNSClient, topicArn: string): Promise<void> {
  const { Attributes } = await client
    .send(new GetTopicAttributesCommand({ TopicArn: topicArn }))
    .catch(() => ({ Attributes: undefined }));
  if (Attributes?.SubscriptionsConfirmed === "0")
    throw new NobodySubscribedError(`no subscription of ${topicArn} is confirmed`);
}

function isMissing({ name }: Error): boolean {
  return /^NotFound/.test(name);
}

/** What the letter's worst item is, in words to filter by; at most 10 attributes reach a raw SQS subscription. */
function filterable(
  { sensorId, event, alarm }: LetterItem,
  home: HomeDescription,
): Record<string, MessageAttributeValue> {
  const { type, id, sensor } = concernedBy(home, sensorId);
  return {
    home: string(home.id),
    ...(type === "house" ? {} : { [type]: string(id) }),
    kind: string(type === "sensor" ? sensor.kind : type),
    cause: string(alarm.cause),
    severity: string(alarm.severity),
    state: string(event),
  };
}

/**
 * SQS refuses what XML 1.0 cannot carry (Amazon SQS API reference, SendMessage); by an attribute with a quotation mark or
 * a backslash SNS does not filter, and does not deliver (Amazon SNS developer guide, "Filter policy constraints").
 */
const REFUSED = /["\\]|[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function string(value: string): MessageAttributeValue {
  return { DataType: "String", StringValue: value.replace(REFUSED, "?") };
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
