import { type MessageAttributeValue, PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { HomeDescription } from "../domain/home/description.ts";
import { machineLetterOf } from "../domain/mail/machine.ts";
import { mailOf } from "../domain/mail/mail.ts";
import type { MailContext } from "../domain/mail/mail-context.ts";
import { concernedBy } from "../domain/mail/reader.ts";
import type { Letter, LetterItem } from "../domain/post/letter.ts";

/** Tells householders. */
export interface Notifier {
  /** Resolves once the letter has been taken for delivery; rejects when it has not. */
  send(letter: Letter, home: HomeDescription, context: MailContext): Promise<void>;
}

/**
 * A notifier on an SNS topic. The message is the e-mail's text; its attributes say what further subscribers filter by, and
 * `letter` among them is the letter as JSON, binary since SNS leaves binary ones out when it filters (decision 0030).
 */
export function createSnsNotifier(client: SNSClient, topicArn: string): Notifier {
  return {
    async send(letter, home, context) {
      const { subject, text } = mailOf(letter, home, context);
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          Message: text,
          MessageAttributes: letter.isShort
            ? { home: string(home.id) }
            : {
                ...filterable(letter.items[0] as LetterItem, home),
                letter: { DataType: "Binary", BinaryValue: json(machineLetterOf(letter, home, subject)) },
              },
        }),
      );
    },
  };
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
