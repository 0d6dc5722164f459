import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { boundedText } from "../domain/bounded-text.ts";
import { MAX_REASON_LENGTH } from "../domain/limits.ts";

/** A record that could not be read or judged, with all it takes to read it later. */
export interface QuarantinedRecord {
  reason: string;
  shardId: string;
  sequenceNumber: string;
  partitionKey: string;
  arrivedAtMs: number;
  /** The payload as it came, or a part of it. */
  dataBase64: string;
  /** Of a payload that is too large for one message: which part this is, from 1, and how many there are. */
  part?: { number: number; of: number };
}

/** Keeps records that could not be read or judged. */
export interface Quarantine {
  /** Resolves once the record is kept; rejects when it is not. */
  put(record: QuarantinedRecord): Promise<void>;
}

/**
 * The largest message (bytes) that the stacks' queues take. SQS allows 1 MiB by now, our version of Terraform's provider
 * knows 256 KiB at most. Kinesis takes larger records.
 */
export const MAX_MESSAGE_BYTES = 262_144;

/** Base64 characters in one message: whole bytes, and room for 6 KB of everything else. */
const PART_CHARACTERS = 256_000;

/** A quarantine in an SQS queue. A large payload goes into several messages, so that nothing of it is lost. */
export function createSqsQuarantine(client: SQSClient, queueUrl: string): Quarantine {
  return {
    async put(record) {
      for (const part of partsOf(record))
        await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: ascii(part) }));
    },
  };
}

/** Whole records of messages that come in any order, and more than once; one of which a part is missing is left out. */
export function joined<Message extends QuarantinedRecord>(messages: readonly Message[]): Message[] {
  const byPlace = new Map<string, Map<number, Message>>();
  for (const message of messages) {
    const place = placeOf(message);
    const parts = byPlace.get(place) ?? new Map<number, Message>();
    byPlace.set(place, parts.set(message.part?.number ?? 1, message));
  }
  return [...byPlace.values()].flatMap((parts) => {
    const ordered = [...parts].sort(([a], [b]) => a - b).map(([, message]) => message);
    const { part, ...first } = ordered[0] as Message;
    if (ordered.length !== (part?.of ?? 1)) return [];
    return [{ ...first, dataBase64: ordered.map(({ dataBase64 }) => dataBase64).join("") } as Message];
  });
}

/** Names a record by its place in the stream: it stays the same however often the record is quarantined. */
export function placeOf({
  shardId,
  sequenceNumber,
}: Pick<QuarantinedRecord, "shardId" | "sequenceNumber">): string {
  return `${shardId}/${sequenceNumber}`;
}

function partsOf(record: QuarantinedRecord): QuarantinedRecord[] {
  const whole = { ...record, reason: boundedText(record.reason, MAX_REASON_LENGTH) };
  const of = Math.ceil(record.dataBase64.length / PART_CHARACTERS);
  if (of <= 1) return [whole];
  return Array.from({ length: of }, (_, at) => ({
    ...whole,
    dataBase64: record.dataBase64.slice(at * PART_CHARACTERS, (at + 1) * PART_CHARACTERS),
    part: { number: at + 1, of },
  }));
}

/** JSON of ASCII alone: SQS refuses characters that XML does not have, and the function would fail on them for ever. */
function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
