import {
  InvalidParameterException,
  NotFoundException,
  PublishCommand,
  type PublishCommandInput,
} from "@aws-sdk/client-sns";
import type { Clock } from "../../../platform/clock.ts";
import { copy } from "./attribute-value.ts";
import { attributeBytes, attributeFault, isXmlText, type MessageAttribute } from "./message-attributes.ts";
import { knowOnly } from "./refusal.ts";
import type { Operation, Service } from "./service.ts";

/** A message that a topic took. */
export interface PublishedMessage {
  topicArn: string;
  messageId: string;
  publishedAtMs: number;
  subject?: string;
  message: string;
  /** More than 10 reach no queue that is subscribed with raw delivery; others get them all. */
  attributes: Record<string, MessageAttribute>;
}

/** In UTF-8, with all of the attributes; the subject is counted too, in case. Source: Amazon SNS API reference, Publish. */
const MAX_MESSAGE_BYTES = 262_144;
/**
 * Fewer than 100 characters without control characters. The reference said "ASCII text that begins with a letter, number, or
 * punctuation mark" before it said "UTF-8 text": the narrower one counts. Source: Amazon SNS API reference, Publish, Subject.
 */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,98}$/;

/** SNS in memory: it keeps what was published and delivers nothing. */
export function createSns(
  topics: readonly string[],
  clock: Clock,
): Service & { published(): PublishedMessage[] } {
  const messages: PublishedMessage[] = [];
  const publish = (input: PublishCommandInput) => {
    check(topics, input);
    const message: PublishedMessage = {
      topicArn: input.TopicArn ?? "",
      messageId: `message-${messages.length + 1}`,
      publishedAtMs: clock.nowMs(),
      ...(input.Subject === undefined ? {} : { subject: input.Subject }),
      message: input.Message ?? "",
      attributes: copy(input.MessageAttributes ?? {}) as Record<string, MessageAttribute>,
    };
    messages.push(message);
    return { MessageId: message.messageId };
  };
  return {
    name: "sns",
    operations: new Map<unknown, Operation>([[PublishCommand, { name: "Publish", run: publish }]]),
    published: () => [...messages],
  };
}

function check(topics: readonly string[], input: PublishCommandInput): void {
  knowOnly("Publish", input, ["TopicArn", "Subject", "Message", "MessageAttributes"]);
  const { TopicArn = "", Subject, Message, MessageAttributes } = input;
  if (!/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(TopicArn))
    throw invalid("TopicArn Reason: An ARN must have at least 6 elements, not empty");
  if (!topics.includes(TopicArn))
    throw new NotFoundException({ message: "Topic does not exist", $metadata: { httpStatusCode: 404 } });
  if (typeof Message !== "string" || Message === "") throw invalid("Empty message");
  if (!isXmlText(Message)) throw invalid("Message has a character that is not allowed");
  if (Subject !== undefined && !SUBJECT.test(Subject)) throw invalid("Subject");
  const fault = attributeFault(MessageAttributes);
  if (fault !== undefined) throw invalid(fault);
  const bytes =
    Buffer.byteLength(Message) + Buffer.byteLength(Subject ?? "") + attributeBytes(MessageAttributes);
  if (bytes > MAX_MESSAGE_BYTES) throw invalid("Message too long");
}

function invalid(reason: string) {
  return new InvalidParameterException({
    message: `Invalid parameter: ${reason}`,
    $metadata: { httpStatusCode: 400 },
  });
}
