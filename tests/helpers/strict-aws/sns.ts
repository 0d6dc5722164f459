import {
  GetTopicAttributesCommand,
  type GetTopicAttributesCommandInput,
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
  /** Who got it by e-mail. */
  addresses: readonly string[];
}

/** A topic of an account; a test may change it. */
export interface Topic {
  /** E-mail addresses whose subscriptions are confirmed. */
  addresses: Set<string>;
}

/** The topics of an account by ARN. */
export interface Topics {
  get(arn: string): Topic | undefined;
}

/**
 * An e-mail subscription that gets more in a second waits for its confirmation again, and is deleted after 48 hours. AWS has
 * ten; who comes near does not know how AWS counts. Source: AWS re:Post, "Why are my Amazon SNS subscriptions deactivated".
 */
const MAX_EMAILS_A_SECOND = 8;

/** In UTF-8, with all of the attributes; the subject is counted too, in case. Source: Amazon SNS API reference, Publish. */
const MAX_MESSAGE_BYTES = 262_144;
/**
 * Fewer than 100 characters without control characters. The reference said "ASCII text that begins with a letter, number, or
 * punctuation mark" before it said "UTF-8 text": the narrower one counts. Source: Amazon SNS API reference, Publish, Subject.
 */
const SUBJECT = /^[\x21-\x7e][\x20-\x7e]{0,98}$/;

/** SNS in memory: it keeps what was published, and whom it reached. */
export function createSns(topics: Topics, clock: Clock): Service & { published(): PublishedMessage[] } {
  const messages: PublishedMessage[] = [];
  const publish = (input: PublishCommandInput) => {
    const { addresses } = check(topics, input);
    const message: PublishedMessage = {
      addresses: [...addresses],
      topicArn: input.TopicArn ?? "",
      messageId: `message-${messages.length + 1}`,
      publishedAtMs: clock.nowMs(),
      ...(input.Subject === undefined ? {} : { subject: input.Subject }),
      message: input.Message ?? "",
      attributes: copy(input.MessageAttributes ?? {}) as Record<string, MessageAttribute>,
    };
    messages.push(message);
    for (const address of message.addresses)
      if (gotWithinASecond(address, message) > MAX_EMAILS_A_SECOND) addresses.delete(address);
    return { MessageId: message.messageId };
  };
  const gotWithinASecond = (address: string, { topicArn, publishedAtMs }: PublishedMessage) =>
    messages.filter(
      (one) =>
        one.topicArn === topicArn &&
        one.addresses.includes(address) &&
        publishedAtMs - one.publishedAtMs < 1000,
    ).length;
  const attributesOf = (input: GetTopicAttributesCommandInput) => {
    knowOnly("GetTopicAttributes", input, ["TopicArn"]);
    const { addresses } = topicOf(topics, input.TopicArn);
    return { Attributes: { TopicArn: input.TopicArn, SubscriptionsConfirmed: String(addresses.size) } };
  };
  return {
    name: "sns",
    operations: new Map<unknown, Operation>([
      [PublishCommand, { name: "Publish", run: publish }],
      [GetTopicAttributesCommand, { name: "GetTopicAttributes", run: attributesOf }],
    ]),
    published: () => [...messages],
  };
}

function topicOf(topics: Topics, arn = ""): Topic {
  if (!/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(arn))
    throw invalid("TopicArn Reason: An ARN must have at least 6 elements, not empty");
  const topic = topics.get(arn);
  if (topic === undefined)
    throw new NotFoundException({ message: "Topic does not exist", $metadata: { httpStatusCode: 404 } });
  return topic;
}

/** The topic that takes the message. */
function check(topics: Topics, input: PublishCommandInput): Topic {
  knowOnly("Publish", input, ["TopicArn", "Subject", "Message", "MessageAttributes"]);
  const { TopicArn, Subject, Message, MessageAttributes } = input;
  const topic = topicOf(topics, TopicArn);
  if (typeof Message !== "string" || Message === "") throw invalid("Empty message");
  if (!isXmlText(Message)) throw invalid("Message has a character that is not allowed");
  if (Subject !== undefined && !SUBJECT.test(Subject)) throw invalid("Subject");
  const fault = attributeFault(MessageAttributes);
  if (fault !== undefined) throw invalid(fault);
  const bytes =
    Buffer.byteLength(Message) + Buffer.byteLength(Subject ?? "") + attributeBytes(MessageAttributes);
  if (bytes > MAX_MESSAGE_BYTES) throw invalid("Message too long");
  return topic;
}

function invalid(reason: string) {
  return new InvalidParameterException({
    message: `Invalid parameter: ${reason}`,
    $metadata: { httpStatusCode: 400 },
  });
}
