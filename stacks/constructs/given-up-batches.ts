import { Construct } from "constructs";
import { givenUpMetric } from "../../handlers/watch/function.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import { OperatorAlarm } from "./operator-alarm.ts";
import { PrivateBucket } from "./private-bucket.ts";

/**
 * Where batches go that the function has failed on until shortly before the stream forgets them. It is a bucket, because
 * only a bucket gets the records themselves. The watch function counts what lies there; the alarm is on until it is empty.
 * Source: AWS Lambda developer guide, "Retain discarded batch records for a Kinesis Data Streams event source".
 */
export class GivenUpBatches extends Construct {
  readonly bucketArn: string;
  readonly bucketName: string;

  constructor(
    scope: Construct,
    id: string,
    props: {
      prefix: string;
      account: string;
      region: string;
      protectData: boolean;
      operators: Pick<NotificationTopic, "arn">;
    },
  ) {
    super(scope, id);
    const { prefix, account, region, protectData, operators } = props;
    const bucket = new PrivateBucket(this, "bucket", {
      name: `${prefix}-given-up-${account}-${region}`,
      emptiedOnDestroy: !protectData,
      preventDestroy: protectData,
      keptVersions: 1,
      days: 90,
      expires: true,
    });
    new OperatorAlarm(this, "batches-given-up", {
      prefix,
      name: "batches-given-up",
      description:
        "Batches were given up shortly before the stream forgot them; their readings lie in the bucket. " +
        "Fix the cause, then bring them back with npm run quarantine -- redrive --all.",
      condition: {
        namespace: prefix,
        metricName: givenUpMetric.name,
        dimensions: givenUpMetric.dimensions,
        statistic: "Maximum",
        periodSeconds: givenUpMetric.everyMinutes * 60,
        periods: 1,
        comparison: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        // Before the first count nothing lies there; after one that fails the batches still do.
        missingData: "ignore",
      },
      operators,
    });
    this.bucketArn = bucket.arn;
    this.bucketName = bucket.bucketName;
  }
}
