import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { StreamEventSource } from "../../handlers/function-definition.ts";
import type { GivenUpBatches } from "./given-up-batches.ts";
import type { NodeFunction } from "./node-function.ts";
import type { ReadingsStream } from "./readings-stream.ts";

/** What reads the stream for our function: a mapping that Terraform makes, or one that a cutover hands over (decision 0025). */
export type ReadingsMapping = "made here" | "by-hand" | { adopted: string };

/** Its name in Terraform; nothing else in the stack is called so. */
const ADDRESS = "readings";

/** Has Lambda read the stream for a function's alias `live`, so that a release or its rollback changes nothing here. */
export class ReadingsEventSource extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: {
      stream: Pick<ReadingsStream, "arn">;
      reader: Pick<NodeFunction<Record<string, string>>, "liveArn">;
      settings: StreamEventSource;
      givenUp: Pick<GivenUpBatches, "bucketArn">;
      mapping: ReadingsMapping;
    },
  ) {
    super(scope, id);
    const { stream, reader, settings, givenUp } = props;
    if (props.mapping === "by-hand") {
      forgetMapping(this);
      return;
    }
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
      parallelizationFactor: settings.parallelizationFactor,
      destinationConfig: { onFailure: { destinationArn: givenUp.bucketArn } },
      // It counts at the beginning only, and one that is adopted began elsewhere: another value would make a new mapping.
      lifecycle: { ignoreChanges: ["starting_position", "starting_position_timestamp"] },
    });
    mapping.overrideLogicalId(ADDRESS);
    if (props.mapping !== "made here") mapping.importFrom(props.mapping.adopted);
  }
}

/** Has Terraform let go of a mapping that it knows, instead of deleting it and its place in the stream with it. */
function forgetMapping(construct: Construct): void {
  TerraformStack.of(construct).addOverride("removed", [
    { from: `aws_lambda_event_source_mapping.${ADDRESS}`, lifecycle: { destroy: false } },
  ]);
}
