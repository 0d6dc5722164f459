/** Types of resources that hold what no plan brings back: readings, messages, releases, logs, keys, confirmed addresses. */
const STATEFUL_TYPES: readonly string[] = [
  "aws_cloudwatch_log_group",
  "aws_dynamodb_table",
  "aws_ebs_volume",
  "aws_kinesis_stream",
  "aws_kms_key",
  "aws_s3_bucket",
  "aws_sns_topic",
  "aws_sns_topic_subscription",
  "aws_sqs_queue",
];

/** Whether something is lost when a resource of that type is destroyed or replaced. */
export function isStateful(type: string): boolean {
  return STATEFUL_TYPES.includes(type);
}
