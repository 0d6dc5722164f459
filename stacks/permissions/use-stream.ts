import type { ReadingsStream } from "../constructs/readings-stream.ts";
import type { Statement } from "./statement.ts";

/** What the agent calls: it sends with PutRecords, and ListShards tells it the stream's limits. */
export function putReadings({ arn }: Pick<ReadingsStream, "arn">): Statement {
  return { sid: "PutReadings", actions: ["kinesis:ListShards", "kinesis:PutRecords"], resources: [arn] };
}

/** What the reader's role needs, for Lambda reads in its name. Source: AWS Lambda developer guide, "Kinesis permissions". */
export function readStream({ arn }: Pick<ReadingsStream, "arn">): Statement {
  return {
    sid: "ReadStream",
    actions: [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ],
    resources: [arn],
  };
}

/** What it takes to put a pulse into every shard (decision 0047). */
export function pulseStream({ arn }: Pick<ReadingsStream, "arn">): Statement {
  return { sid: "PulseStream", actions: ["kinesis:ListShards", "kinesis:PutRecords"], resources: [arn] };
}
