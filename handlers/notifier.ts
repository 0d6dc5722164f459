import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { mailOf } from "../domain/alarm/mail.ts";
import { type Home, sensorOf } from "../domain/home.ts";
import type { Letter } from "../domain/notification/letter.ts";
import type { Reading } from "../domain/reading.ts";

/** What an e-mail shows besides the alarms. */
export interface MailContext {
  historyOf: (sensorId: string) => Pick<Reading, "takenAtMs" | "celsius">[];
}

/** Tells householders. */
export interface Notifier {
  /** Resolves once the e-mail has been taken for delivery; rejects when it has not. */
  send(letter: Letter, home: Home, context: MailContext): Promise<void>;
}

/** A notifier on an SNS topic; further subscribers can filter by the message's attributes. */
export function createSnsNotifier(client: SNSClient, topicArn: string): Notifier {
  return {
    async send(letter, home) {
      const [item] = letter.items;
      if (item === undefined) return;
      const sensor = sensorOf(home, item.sensorId);
      const { alarm, atMs } = item;
      const state = item.event === "resolved" || item.event === "escalated" ? item.event : "firing";
      const { subject, text } = mailOf({ id: letter.id, state, alarm, atMs }, sensor, home);
      const attribute = (value: string) => ({ DataType: "String", StringValue: value });
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          Message: text,
          MessageAttributes: {
            home: attribute(home.id),
            sensor: attribute(sensor.id),
            kind: attribute(sensor.kind),
            cause: attribute(alarm.cause),
            severity: attribute(alarm.severity),
            state: attribute(state),
          },
        }),
      );
    },
  };
}
