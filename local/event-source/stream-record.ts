import type { _Record } from "@aws-sdk/client-kinesis";
import type { KinesisStreamRecord } from "aws-lambda";
import { accountId, region } from "../services/clients.ts";

/** A record of GetRecords as the function sees it in its event (Lambda developer guide, "Using Lambda with Kinesis"). */
export function toStreamRecord(record: _Record, shardId: string, streamArn: string): KinesisStreamRecord {
  const {
    SequenceNumber = "",
    PartitionKey = "",
    Data = new Uint8Array(),
    ApproximateArrivalTimestamp,
  } = record;
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: PartitionKey,
      sequenceNumber: SequenceNumber,
      data: Buffer.from(Data).toString("base64"),
      approximateArrivalTimestamp: (ApproximateArrivalTimestamp?.getTime() ?? Date.now()) / 1000,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${shardId}:${SequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: `arn:aws:iam::${accountId}:role/local`,
    awsRegion: region,
    eventSourceARN: streamArn,
  };
}
