import { GetQueueAttributesCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { QuarantinedRecord } from "../../handlers/quarantine.ts";
import type { PipelineView, QuarantinedView } from "../wire.ts";

type Quarantine = PipelineView["quarantine"];

const EVERY_MS = 10_000;
/** SQS gives ten messages at a time; more than this many are only counted. */
const ROUNDS = 3;
/** What lies in the queue, and what somebody has out of it to look at. */
const COUNTS = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
const PAYLOAD_CHARACTERS = 300;

/**
 * Looks at the queue of records that could not be read without taking any out: what it has seen is back in the queue after a
 * second. Returns at once with what it saw last, and looks again at most every ten seconds.
 */
export function createQuarantinePeek(client: SQSClient, queueUrl: () => Promise<string>) {
  let seen: Quarantine = { count: 0, records: [] };
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return (nowMs: number): Quarantine => {
    if (nowMs - lookedAtMs < EVERY_MS) return seen;
    lookedAtMs = nowMs;
    queueUrl()
      .then((url) => look(client, url, seen))
      .then(
        (found) => {
          seen = found;
        },
        (error: Error) => {
          // The message may name accounts and queues.
          seen = { ...seen, problem: `the queue cannot be read (${error.name})` };
        },
      );
    return seen;
  };
}

async function look(client: SQSClient, queueUrl: string, before: Quarantine): Promise<Quarantine> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...COUNTS] }),
  );
  const count = COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  const records = new Map<string, QuarantinedView>();
  for (let round = 0; round < ROUNDS && records.size < count; round += 1) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1 }),
    );
    for (const { MessageId = "", Body = "" } of Messages) records.set(MessageId, viewOf(MessageId, Body));
  }
  // While somebody else looks at them they are not shown to us; they are there all the same.
  if (records.size === 0 && count > 0) return { count, records: before.records };
  const newestFirst = [...records.values()].sort((a, b) => b.arrivedAtMs - a.arrivedAtMs);
  return { count: Math.max(count, newestFirst.length), records: newestFirst };
}

/** A message that somebody else put into the queue must not hide the others. */
function viewOf(id: string, body: string): QuarantinedView {
  const record = recordFrom(body);
  if (record === undefined)
    return { id, reason: "this message is none of ours", arrivedAtMs: 0, payload: shortened(body) };
  const { reason, arrivedAtMs, dataBase64 } = record;
  return { id, reason, arrivedAtMs, payload: shortened(Buffer.from(dataBase64, "base64").toString("utf8")) };
}

function recordFrom(
  body: string,
): Pick<QuarantinedRecord, "reason" | "arrivedAtMs" | "dataBase64"> | undefined {
  try {
    return recordSchema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

const recordSchema = z.object({ reason: z.string(), arrivedAtMs: z.number(), dataBase64: z.string() });

function shortened(text: string): string {
  return text.slice(0, PAYLOAD_CHARACTERS);
}
