import { createHash } from "node:crypto";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { QuarantinedRecord } from "../../handlers/quarantine.ts";
import { CommandError } from "../home/errors.ts";
import type { HomeTarget } from "../home/home-target.ts";

/** A quarantined record while this command holds it. */
export interface HeldRecord extends QuarantinedRecord {
  /** Names it to people; of its place in the stream, so that it stays the same. */
  id: string;
  /** Takes it out of the queue. */
  remove(): Promise<void>;
}

/** Somebody else sees them again after this time, should the command die. */
const HIDDEN_SECONDS = 30;
/** More than a person looks through. */
const MOST = 500;

/**
 * Holds the quarantine's records, oldest first, while `use` runs; what it does not remove is back at once. One that somebody
 * else holds at the moment is not seen.
 */
export async function withQuarantine<Result>(
  target: HomeTarget,
  use: (records: HeldRecord[]) => Promise<Result>,
): Promise<Result> {
  const { sqs } = target.clients;
  const QueueUrl = await target.quarantineQueueUrl();
  const held = new Map<string, HeldRecord & { handle: string }>();
  for (let more = true; more && held.size < MOST; ) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: target.queueWaitSeconds,
      }),
    );
    more = Messages.length > 0;
    for (const { MessageId = "", Body = "", ReceiptHandle: handle = "" } of Messages) {
      const record = JSON.parse(Body) as QuarantinedRecord;
      const remove = async () => {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handle }));
        held.delete(MessageId);
      };
      held.set(MessageId, { ...record, id: idOf(record), handle, remove });
    }
  }
  try {
    return await use([...held.values()].sort((a, b) => a.arrivedAtMs - b.arrivedAtMs));
  } finally {
    for (const { handle: ReceiptHandle } of held.values())
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
}

/** The record that an id names; throws a CommandError when there is none. */
export function recordNamed(records: readonly HeldRecord[], id: string): HeldRecord {
  const found = records.find((record) => record.id === id.toLowerCase());
  if (found === undefined)
    throw new CommandError(
      `the quarantine has no record ${id}; npm run quarantine -- list shows all there are`,
    );
  return found;
}

function idOf({ shardId, sequenceNumber }: QuarantinedRecord): string {
  return createHash("sha256").update(`${shardId}/${sequenceNumber}`).digest("hex").slice(0, 8);
}
