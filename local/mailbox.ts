import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { backoffMs, pause } from "../platform/backoff.ts";
import { type Clock, systemClock } from "../platform/clock.ts";

/** An e-mail as the householder gets it. */
export interface Mail {
  subject: string;
  text: string;
  /** Message attributes of the notification; SNS does not show them in an e-mail, it filters subscriptions by them. */
  attributes: Record<string, string>;
  /** When SNS took it in, ms. */
  publishedAtMs: number;
  receivedAtMs: number;
}

export interface MailboxOptions {
  sqs: SQSClient;
  /** Queue that is subscribed to topics of homes without raw delivery. */
  queueUrl: string;
  onMail?: (mail: Mail) => void;
  clock?: Clock;
}

/** Stands for the householder's mailbox; unlike SNS by e-mail it adds no footer with a link to unsubscribe. */
export class Mailbox {
  /** All so far, in the order they came. */
  readonly mails: Mail[] = [];
  readonly #options: MailboxOptions;
  readonly #stopping = new AbortController();
  #polling: Promise<void> | undefined;

  constructor(options: MailboxOptions) {
    this.#options = options;
  }

  start(): void {
    this.#polling = this.#poll(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#polling;
  }

  async #poll(stopping: AbortSignal) {
    for (let attempt = 0; !stopping.aborted; attempt++) {
      try {
        await this.#receive(stopping);
        attempt = -1;
      } catch {
        // The queue is away: what is in it stays there, and is asked for again.
        await pause(backoffMs(attempt, { baseMs: 100, maxMs: 5000 }), stopping);
      }
    }
  }

  async #receive(abortSignal: AbortSignal) {
    const { sqs, queueUrl: QueueUrl, onMail, clock = systemClock } = this.#options;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }),
      { abortSignal },
    );
    if (Messages.length === 0) return;
    for (const message of Messages) {
      const mail = toMail(message, clock.nowMs());
      this.mails.push(mail);
      onMail?.(mail);
    }
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

/** SNS's notification as it stands in the body of an SQS message (SNS developer guide, "HTTP/S JSON formats"). */
interface Notification {
  Subject?: string;
  Message: string;
  Timestamp: string;
  MessageAttributes?: Record<string, { Type: string; Value: string }>;
}

function toMail(message: Message, receivedAtMs: number): Mail {
  const notification = JSON.parse(message.Body ?? "") as Notification;
  const attributes = Object.entries(notification.MessageAttributes ?? {});
  return {
    subject: notification.Subject ?? "AWS Notification Message",
    text: notification.Message,
    attributes: Object.fromEntries(attributes.map(([name, { Value }]) => [name, Value])),
    publishedAtMs: Date.parse(notification.Timestamp),
    receivedAtMs,
  };
}
