import { type KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from "@aws-sdk/client-kinesis";
import type { Outcome, Publisher, StreamRecord } from "../publisher.ts";

/** PutRecords takes no more in one call. Source: Amazon Kinesis Data Streams API reference, PutRecords. */
export const PUT_RECORDS_MAX_BYTES = 5 * 1024 * 1024;
export const PUT_RECORDS_MAX_RECORDS = 500;

/** Errors that sending the same bytes again cannot mend. */
const HOPELESS = new Set(["ValidationException", "InvalidArgumentException", "SerializationException"]);

/** A publisher on a Kinesis stream; whoever calls keeps within PUT_RECORDS_MAX_BYTES and PUT_RECORDS_MAX_RECORDS. */
export function createKinesisPublisher(client: KinesisClient, streamName: string): Publisher {
  return {
    async publish(records: readonly StreamRecord[]): Promise<Outcome[]> {
      try {
        const { Records: results } = await client.send(
          new PutRecordsCommand({
            StreamName: streamName,
            Records: records.map(({ homeId, data }) => ({ PartitionKey: homeId, Data: data })),
          }),
        );
        return records.map((_, index) => outcomeOf(results?.[index]));
      } catch (error) {
        const { name, message } = error as Error;
        const reason = `${name}: ${message || "no answer"}`;
        // One bad record fails the whole call: only when it stood alone is it known to be the one.
        const status = HOPELESS.has(name) && records.length === 1 ? "rejected" : "left";
        return records.map(() => ({ status, reason }));
      }
    },
  };
}

function outcomeOf(result: PutRecordsResultEntry | undefined): Outcome {
  if (result?.SequenceNumber !== undefined) return { status: "delivered" };
  return { status: "left", reason: `${result?.ErrorCode ?? "no answer"}: ${result?.ErrorMessage ?? ""}` };
}
