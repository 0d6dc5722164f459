import { type KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from "@aws-sdk/client-kinesis";
import type { Outcome, Publisher, StreamRecord } from "../publisher.ts";

/** Errors that sending the same bytes again cannot mend. */
const HOPELESS = new Set(["ValidationException", "InvalidArgumentException", "SerializationException"]);

/**
 * A publisher on a Kinesis stream; whoever calls keeps within PutRecords' 500 records and
 * 5 MiB a call. Source: Amazon Kinesis Data Streams API reference.
 */
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
