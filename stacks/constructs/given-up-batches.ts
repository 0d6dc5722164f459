import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification/index.js";
import { Construct } from "constructs";
import { PrivateBucket } from "./private-bucket.ts";
import { PrivateQueue } from "./private-queue.ts";

/**
 * Where batches go that the function has failed on for as long as it may: a bucket, because of a stream's destinations
 * it alone gets the records themselves, and a queue that hears of each, because an alarm can watch it.
 * Source: AWS Lambda developer guide, "retain discarded batch records for a Kinesis data stream event source".
 */
export class GivenUpBatches extends Construct {
  readonly bucketArn: string;
  readonly bucketName: string;
  readonly queue: PrivateQueue;

  constructor(
    scope: Construct,
    id: string,
    props: { prefix: string; account: string; region: string; protectData: boolean },
  ) {
    super(scope, id);
    const { prefix, account, region, protectData } = props;
    const bucket = new PrivateBucket(this, "bucket", {
      name: `${prefix}-given-up-${account}-${region}`,
      emptiedOnDestroy: !protectData,
      preventDestroy: protectData,
      keptVersions: 1,
      days: 90,
      expires: true,
    });
    this.queue = new PrivateQueue(this, "queue", {
      name: `${prefix}-given-up`,
      protectData,
      senders: (queueArn) => [
        {
          Sid: "BucketSends",
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queueArn,
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnEquals: { "aws:SourceArn": bucket.arn },
          },
        },
      ],
    });
    new S3BucketNotification(this, "notification", {
      bucket: bucket.bucketName,
      queue: [{ queueArn: this.queue.arn, events: ["s3:ObjectCreated:*"] }],
      dependsOn: [this.queue.policy],
    });
    this.bucketArn = bucket.arn;
    this.bucketName = bucket.bucketName;
  }
}
