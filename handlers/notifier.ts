import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Notice } from "../domain/alarm/alarm.ts";
import { mailOf } from "../domain/alarm/mail.ts";
import type { Home, Sensor } from "../domain/home.ts";

/** Tells householders. */
export interface Notifier {
  /** Resolves once the notice has been taken for delivery; rejects when it has not. */
  send(notice: Notice, sensor: Sensor, home: Home): Promise<void>;
}

/** A notifier on an SNS topic; further subscribers can filter by the message's attributes. */
export function createSnsNotifier(client: SNSClient, topicArn: string): Notifier {
  return {
    async send(notice, sensor, home) {
      const { subject, text } = mailOf(notice, sensor, home);
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
            cause: attribute(notice.alarm.cause),
            severity: attribute(notice.alarm.severity),
            state: attribute(notice.state),
          },
        }),
      );
    },
  };
}
