import { KinesisStream } from "@cdktf/provider-aws/lib/kinesis-stream/index.js";
import { Construct } from "constructs";
import type { EnvironmentSettings } from "../../environments/settings.ts";

/** The stream that all readings of all homes go through, each home in order. */
export class ReadingsStream extends Construct {
  readonly arn: string;
  readonly streamName: string;

  constructor(
    scope: Construct,
    id: string,
    props: { name: string; capacity: EnvironmentSettings["stream"]; shards: number; protectData: boolean },
  ) {
    super(scope, id);
    const { mode, retentionHours } = props.capacity;
    const stream = new KinesisStream(this, "stream", {
      name: props.name,
      streamModeDetails: { streamMode: mode },
      ...(mode === "PROVISIONED" ? { shardCount: props.shards } : {}),
      retentionPeriod: retentionHours,
      encryptionType: "KMS",
      kmsKeyId: "alias/aws/kinesis",
      lifecycle: { preventDestroy: props.protectData },
    });
    this.arn = stream.arn;
    this.streamName = stream.name;
  }
}
