import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** A record that could not be read, with all it takes to read it later. */
export interface QuarantinedRecord {
  reason: string;
  shardId: string;
  sequenceNumber: string;
  partitionKey: string;
  arrivedAtMs: number;
  /** The payload as it came. */
  dataBase64: string;
}

/** Keeps records that could not be read. */
export interface Quarantine {
  /** Resolves once the record is kept; rejects when it is not. */
  put(record: QuarantinedRecord): Promise<void>;
}

/** SQS takes no larger message (bytes); with base64, Kinesis takes larger records. Source: Amazon SQS quotas. */
const MAX_MESSAGE_BYTES = 1_048_576;

/** A quarantine in an SQS queue; of a payload too large for a message the end is cut off, and `reason` says so. */
export function createSqsQuarantine(client: SQSClient, queueUrl: string): Quarantine {
  return {
    async put(record) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: bodyOf(record) }));
    },
  };
}

function bodyOf(record: QuarantinedRecord): string {
  const body = JSON.stringify(record);
  const excess = Buffer.byteLength(body) - MAX_MESSAGE_BYTES;
  if (excess <= 0) return body;
  const keptCharacters = record.dataBase64.length - excess - 100;
  return JSON.stringify({
    ...record,
    reason: `${record.reason} (payload cut to fit the queue; the stream has it whole under this sequence number)`,
    dataBase64: record.dataBase64.slice(0, keptCharacters - (keptCharacters % 4)),
  });
}
