import { type MessageAttributeValue, PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Home } from "../domain/home.ts";
import type { Letter, LetterItem } from "../domain/notification/letter.ts";
import { machineLetterOf } from "../domain/notification/mail/machine.ts";
import { mailOf } from "../domain/notification/mail/mail.ts";
import type { MailContext } from "../domain/notification/mail/mail-context.ts";
import { concernedBy } from "../domain/notification/mail/reader.ts";

/** Tells householders. */
export interface Notifier {
  /** Resolves once the letter has been taken for delivery; rejects when it has not. */
  send(letter: Letter, home: Home, context: MailContext): Promise<void>;
}

/**
 * A notifier on an SNS topic. The message is the e-mail's text; its attributes say what further subscribers filter by, and
 * `letter` among them is the letter as JSON (decision 0030).
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
          MessageAttributes: attributesOf({
            ...filteredBy(letter.items[0] as LetterItem, home),
            letter: JSON.stringify(machineLetterOf(letter, home, subject)),
          }),
        }),
      );
    },
  };
}

/** What the letter's worst item is, in words to filter by; at most 10 attributes reach a raw SQS subscription. */
function filteredBy({ sensorId, event, alarm }: LetterItem, home: Home): Record<string, string> {
  const { type, id, sensor } = concernedBy(home, sensorId);
  return {
    home: home.id,
    ...(type === "house" ? {} : { [type]: id }),
    kind: type === "sensor" ? sensor.kind : type,
    cause: alarm.cause,
    severity: alarm.severity,
    state: event,
  };
}

/** What XML 1.0 cannot carry, SQS refuses. Source: Amazon SQS API reference, SendMessage. */
const REFUSED = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function attributesOf(values: Record<string, string>): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { DataType: "String", StringValue: value.replace(REFUSED, "?") },
    ]),
  );
}
