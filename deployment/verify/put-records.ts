import { type KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { DrillHome } from "./drill-home.ts";

/** Puts the home's records on the stream; throws when one is refused. Sent again they change nothing: they are numbered. */
export async function putRecords(
  kinesis: KinesisClient,
  streamName: string,
  { id, records }: Pick<DrillHome, "id" | "records">,
): Promise<true> {
  const { Records = [] } = await kinesis.send(
    new PutRecordsCommand({
      StreamName: streamName,
      Records: records.map((Data) => ({ PartitionKey: id, Data })),
    }),
  );
  const refused = Records.find(({ ErrorCode }) => ErrorCode !== undefined);
  if (refused !== undefined) throw new Error(`${refused.ErrorCode}: ${refused.ErrorMessage}`);
  return true;
}
