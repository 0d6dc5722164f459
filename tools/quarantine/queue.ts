import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { joined, placeOf, type QuarantinedRecord } from "../../handlers/quarantine.ts";
import { isQuarantinedLetter, type QuarantinedLetter } from "../../handlers/quarantined-letter.ts";
import type { HomeTarget } from "../home/home-target.ts";
import { type LeftAside, shortId } from "./left-aside.ts";

/** Somebody else sees them again after this time, should the command die. */
const HIDDEN_SECONDS = 30;
/** They are hidden anew after this time, however long a person thinks. */
const RENEWED_MS = 10_000;
/** Source: Amazon SQS API reference, ChangeMessageVisibilityBatch and ReceiveMessage. */
const BATCH = 10;

/** Records of the quarantine while a command holds them. */
export interface HeldQuarantine {
  quarantined: LeftAside[];
  /** Lets others see what was not removed, at once. */
  release(): Promise<void>;
}

/**
 * Holds all records of the quarantine: SQS has no order, so only who has all of them has the oldest. One that somebody else
 * holds at the moment is not seen.
 */
export async function holdQuarantined(target: HomeTarget): Promise<HeldQuarantine> {
  const { sqs } = target.clients;
  const QueueUrl = await target.quarantineQueueUrl();
  /** Receipt handles by message. */
  const held = new Map<string, string>();
  const messages: Message[] = [];
  const hide = async (seconds: number) => {
    for (const some of chunksOf([...held.values()]))
      await sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl,
          Entries: some.map((ReceiptHandle, at) => ({
            Id: String(at),
            ReceiptHandle,
            VisibilityTimeout: seconds,
          })),
        }),
      );
  };
  // Should it fail, somebody else sees them too; whatever is redriven twice counts once.
  const renewal = setInterval(() => void hide(HIDDEN_SECONDS).catch(() => undefined), RENEWED_MS);
  const release = async () => {
    clearInterval(renewal);
    await hide(0);
  };
  try {
    for (let more = true; more; ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: target.queueWaitSeconds,
        }),
      );
      more = Messages.length > 0;
      for (const { MessageId = "", ReceiptHandle = "" } of Messages) held.set(MessageId, ReceiptHandle);
      messages.push(...Messages);
    }
  } catch (error) {
    await release();
    throw error;
  }
  const remove = async (messageIds: Iterable<string>) => {
    for (const id of messageIds) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: held.get(id) }));
      held.delete(id);
    }
  };
  return { quarantined: leftAsideOf(messages, remove), release };
}

/** One for each record, whose messages may be several: parts of a large payload, or the same twice. */
function leftAsideOf(
  messages: readonly Message[],
  remove: (messageIds: Iterable<string>) => Promise<void>,
): LeftAside[] {
  const letters = messages.flatMap(({ MessageId = "", Body = "" }) => {
    const letter = letterIn(Body);
    return letter === undefined ? [] : [{ id: MessageId, letter }];
  });
  const read = messages
    .filter(({ Body = "" }) => letterIn(Body) === undefined)
    .map(({ MessageId = "", Body = "" }) => ({ id: MessageId, record: recordIn(Body) }));
  const records = read.flatMap(({ record }) => (typeof record === "string" ? [] : [record]));
  const idsOf = (place: string) =>
    new Set(
      read.flatMap(({ id, record }) => (typeof record === "string" || placeOf(record) !== place ? [] : [id])),
    );
  const quarantined = joined(records).map(({ reason, ...record }): LeftAside => {
    const place = placeOf(record);
    const ids = idsOf(place);
    return {
      id: shortId(place),
      kind: "quarantined",
      reason,
      records: [record],
      remove: () => remove(ids),
    };
  });
  const others = read.flatMap(({ id, record }): LeftAside[] =>
    typeof record === "string"
      ? [
          {
            id: shortId(id),
            kind: "quarantined",
            reason: `no record of the stream: ${record}`,
            records: [],
            remove: () => remove([id]),
          },
        ]
      : [],
  );
  const emails = letters.map(({ id, letter }): LeftAside => {
    const { reason, partitionKey: homeId, arrivedAtMs: atMs, dataBase64 } = letter;
    const payload = Buffer.from(dataBase64, "base64").toString("utf8");
    return {
      id: shortId(placeOf(letter)),
      kind: "e-mail",
      reason,
      letter: { homeId, atMs, payload },
      records: [],
      remove: () => remove([id]),
    };
  });
  return [...quarantined, ...others, ...emails];
}

/** The e-mail in a message, when it is one. */
function letterIn(body: string): QuarantinedLetter | undefined {
  try {
    const letter = JSON.parse(body) as Partial<QuarantinedLetter>;
    return isQuarantinedLetter(letter) ? (letter as QuarantinedLetter) : undefined;
  } catch {
    return undefined;
  }
}

/** The record in a message, or the message when somebody put something else there. */
function recordIn(body: string): QuarantinedRecord | string {
  try {
    const record = JSON.parse(body) as Partial<QuarantinedRecord>;
    const isRecord =
      typeof record.shardId === "string" &&
      /^\d+$/.test(record.sequenceNumber ?? "") &&
      typeof record.dataBase64 === "string";
    return isRecord ? (record as QuarantinedRecord) : body;
  } catch {
    return body;
  }
}

function chunksOf<Value>(values: readonly Value[]): Value[][] {
  const parts: Value[][] = [];
  for (let from = 0; from < values.length; from += BATCH) parts.push(values.slice(from, from + BATCH));
  return parts;
}
