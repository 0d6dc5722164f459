import {
  DeleteMessageCommand,
  type DeleteMessageCommandInput,
  InvalidMessageContents,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSServiceException,
} from "@aws-sdk/client-sqs";
import { MAX_MESSAGE_BYTES } from "../../../handlers/quarantine.ts";
import type { Clock } from "../../../platform/clock.ts";
import { copy } from "./attribute-value.ts";
import { attributeBytes, attributeFault, isXmlText, type MessageAttribute } from "./message-attributes.ts";
import { knowOnly } from "./refusal.ts";
import type { Operation, Service } from "./service.ts";

/** A queue; `maximumMessageBytes` is its attribute MaximumMessageSize, as the stacks provision it when it is left out. */
export interface QueueDefinition {
  url: string;
  maximumMessageBytes?: number;
}

/** A message that is in a queue, received or not. */
export interface QueuedMessage {
  messageId: string;
  body: string;
  sentAtMs: number;
  attributes: Record<string, MessageAttribute>;
}

interface Held extends QueuedMessage {
  visibleAtMs: number;
  receipts: number;
}

/** Body and attributes in UTF-8, unless the queue allows less. Source: Amazon SQS API reference, SendMessage. */
const MAX_BYTES = 1_048_576;
/** Source: Amazon SQS developer guide, "Message quotas", Message attributes. */
const MAX_ATTRIBUTES = 10;
/** Source: Amazon SQS API reference, ReceiveMessage. */
const MAX_RECEIVED = 10;
const VISIBILITY_TIMEOUT_SECONDS = 30;
const MAX_VISIBILITY_TIMEOUT_SECONDS = 43_200;
const MAX_WAIT_SECONDS = 20;

/** SQS in memory: a message that was received comes again after its visibility timeout unless it is deleted. */
export function createSqs(
  queues: readonly QueueDefinition[],
  clock: Clock,
): Service & { messages(url: string): QueuedMessage[] } {
  const held = new Map(queues.map((queue) => [queue.url, { queue, messages: [] as Held[], sent: 0 }]));
  const find = (url: string | undefined) => {
    const found = held.get(url ?? "");
    if (found !== undefined) return found;
    throw new QueueDoesNotExist({
      message: "The specified queue does not exist.",
      $metadata: { httpStatusCode: 400 },
    });
  };
  const operations = new Map<unknown, Operation>([
    [
      SendMessageCommand,
      { name: "SendMessage", run: (input) => enqueue(find(input.QueueUrl), clock.nowMs(), input) },
    ],
    [
      ReceiveMessageCommand,
      {
        name: "ReceiveMessage",
        run: (input) => receive(find(input.QueueUrl).messages, clock.nowMs(), input),
      },
    ],
    [
      DeleteMessageCommand,
      { name: "DeleteMessage", run: (input) => remove(find(input.QueueUrl).messages, input) },
    ],
  ]);
  return {
    name: "sqs",
    operations,
    messages: (url) =>
      find(url).messages.map(({ messageId, body, sentAtMs, attributes }) => ({
        messageId,
        body,
        sentAtMs,
        attributes,
      })),
  };
}

function enqueue(
  to: { queue: QueueDefinition; messages: Held[]; sent: number },
  nowMs: number,
  input: SendMessageCommandInput,
) {
  checkMessage(to.queue, input);
  to.sent += 1;
  const messageId = `queued-${to.sent}`;
  to.messages.push({
    messageId,
    body: input.MessageBody ?? "",
    sentAtMs: nowMs,
    attributes: copy(input.MessageAttributes ?? {}) as Record<string, MessageAttribute>,
    visibleAtMs: nowMs,
    receipts: 0,
  });
  return { MessageId: messageId };
}

function checkMessage(queue: QueueDefinition, input: SendMessageCommandInput): void {
  knowOnly("SendMessage", input, ["QueueUrl", "MessageBody", "MessageAttributes"]);
  const { MessageBody, MessageAttributes } = input;
  if (typeof MessageBody !== "string" || MessageBody === "")
    throw invalid("The request must contain the parameter MessageBody.");
  if (!isXmlText(MessageBody))
    throw new InvalidMessageContents({
      message:
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
      $metadata: { httpStatusCode: 400 },
    });
  const fault = attributeFault(MessageAttributes as Record<string, MessageAttribute> | undefined);
  if (fault !== undefined) throw invalid(fault);
  if (Object.keys(MessageAttributes ?? {}).length > MAX_ATTRIBUTES)
    throw invalid(`Number of message attributes exceeds the allowed maximum ${MAX_ATTRIBUTES}`);
  const maxBytes = Math.min(queue.maximumMessageBytes ?? MAX_MESSAGE_BYTES, MAX_BYTES);
  if (Buffer.byteLength(MessageBody) + attributeBytes(MessageAttributes) > maxBytes)
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    );
}

function receive(messages: Held[], nowMs: number, input: ReceiveMessageCommandInput) {
  knowOnly("ReceiveMessage", input, [
    "QueueUrl",
    "MaxNumberOfMessages",
    "VisibilityTimeout",
    "WaitTimeSeconds",
  ]);
  const count = checkRange("MaxNumberOfMessages", input.MaxNumberOfMessages ?? 1, [1, MAX_RECEIVED]);
  checkRange("WaitTimeSeconds", input.WaitTimeSeconds ?? 0, [0, MAX_WAIT_SECONDS]);
  const timeout = input.VisibilityTimeout ?? VISIBILITY_TIMEOUT_SECONDS;
  const hiddenMs = checkRange("VisibilityTimeout", timeout, [0, MAX_VISIBILITY_TIMEOUT_SECONDS]) * 1000;
  const taken = messages.filter(({ visibleAtMs }) => visibleAtMs <= nowMs).slice(0, count);
  if (taken.length === 0) return {};
  return {
    Messages: taken.map((message) => {
      message.visibleAtMs = nowMs + hiddenMs;
      message.receipts += 1;
      const ReceiptHandle = `${message.messageId}/${message.receipts}`;
      return { MessageId: message.messageId, ReceiptHandle, Body: message.body };
    }),
  };
}

function remove(messages: Held[], input: DeleteMessageCommandInput): object {
  knowOnly("DeleteMessage", input, ["QueueUrl", "ReceiptHandle"]);
  const [messageId, receipt] = (input.ReceiptHandle ?? "").split("/");
  if (!/^queued-\d+$/.test(messageId ?? "") || receipt === undefined)
    throw new ReceiptHandleIsInvalid({
      message: "The input receipt handle is invalid.",
      $metadata: { httpStatusCode: 400 },
    });
  const at = messages.findIndex(
    (message) => message.messageId === messageId && message.receipts === Number(receipt),
  );
  if (at >= 0) messages.splice(at, 1);
  return {};
}

function checkRange(name: string, value: number, [low, high]: readonly [number, number]): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw invalid(
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${low} and ${high}, if provided.`,
  );
}

function invalid(message: string): SQSServiceException {
  return new SQSServiceException({
    name: "InvalidParameterValue",
    $fault: "client",
    message,
    $metadata: { httpStatusCode: 400 },
  });
}
