import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { Construct } from "constructs";
import type { StreamEventSource } from "../../handlers/function-definition.ts";
import type { GivenUpBatches } from "./given-up-batches.ts";
import type { NodeFunction } from "./node-function.ts";
import type { Statement } from "./policy.ts";
import type { ReadingsStream } from "./readings-stream.ts";

/** Has Lambda read the stream for a function's alias `live`, so that a release or its rollback changes nothing here. */
export class ReadingsEventSource extends Construct {
  readonly uuid: string;

  constructor(
    scope: Construct,
    id: string,
    props: {
      stream: Pick<ReadingsStream, "arn">;
      reader: Pick<NodeFunction<Record<string, string>>, "liveArn">;
      settings: StreamEventSource;
      givenUp: Pick<GivenUpBatches, "bucketArn">;
    },
  ) {
    super(scope, id);
    const { stream, reader, settings, givenUp } = props;
    const mapping = new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: stream.arn,
      functionName: reader.liveArn,
      // From the oldest: what came while there was no mapping is judged too.
      startingPosition: "TRIM_HORIZON",
      batchSize: settings.batchSize,
      maximumBatchingWindowInSeconds: settings.maximumBatchingWindowSeconds,
      maximumRetryAttempts: settings.maximumRetryAttempts,
      maximumRecordAgeInSeconds: settings.maximumRecordAgeSeconds,
      bisectBatchOnFunctionError: settings.bisectBatchOnFunctionError,
      functionResponseTypes: ["ReportBatchItemFailures"],
      // More than one batch of a shard at a time would need no more: the order of a home is kept by its key, at most 10.
      parallelizationFactor: 1,
      destinationConfig: { onFailure: { destinationArn: givenUp.bucketArn } },
    });
    this.uuid = mapping.uuid;
  }
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
