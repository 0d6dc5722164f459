/** Terraform's JSON of a stack, as far as it is changed here. */
export interface StackJson {
  provider: { aws: { default_tags: { tags: Record<string, string> }[] }[] };
  // biome-ignore lint/suspicious/noExplicitAny: the attributes of some forty types of resources
  resource?: Record<string, Record<string, any>>;
}

/** A change of each type of resource that can be made without making it anew. */
// biome-ignore lint/suspicious/noExplicitAny: as above
const CHANGES: Record<string, (config: any) => void> = {
  aws_cloudwatch_dashboard: (it) => (it.dashboard_body = it.dashboard_body.replace("Agent:", "The agent:")),
  aws_cloudwatch_event_rule: (it) => (it.description = "changed"),
  aws_cloudwatch_log_group: (it) => (it.retention_in_days = 30),
  aws_cloudwatch_log_metric_filter: (it) => (it.pattern = '{ $.msg = "changed" }'),
  aws_cloudwatch_metric_alarm: (it) => (it.alarm_description = "changed"),
  aws_codedeploy_deployment_group: (it) => (it.auto_rollback_configuration.events = ["DEPLOYMENT_FAILURE"]),
  aws_ebs_volume: (it) => (it.size += 1),
  aws_iam_role: (it) => (it.description = "changed"),
  aws_iam_role_policy: (it) => (it.policy = it.policy.replace(/"Sid":"(\w+)"/, '"Sid":"$1Changed"')),
  aws_instance: (it) => {
    it.instance_type = "t4g.small";
    it.metadata_options.http_put_response_hop_limit = 2;
  },
  aws_iot_policy: (it) => (it.policy = it.policy.replace("Allow", "Deny")),
  aws_iot_role_alias: (it) => (it.credential_duration = 1800),
  aws_kinesis_stream: (it) => {
    it.retention_period = 48;
    it.shard_count = 2;
  },
  aws_kms_key: (it) => {
    it.description = "changed";
    it.enable_key_rotation = false;
  },
  aws_lambda_event_source_mapping: (it) => (it.batch_size -= 1),
  aws_lambda_function: (it) => {
    it.memory_size += 1;
    it.reserved_concurrent_executions = 2;
  },
  aws_lambda_function_event_invoke_config: (it) => (it.maximum_event_age_in_seconds = 120),
  aws_lambda_function_url: (it) => (it.invoke_mode = "RESPONSE_STREAM"),
  aws_s3_bucket_lifecycle_configuration: (it) =>
    (it.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation = 2),
  aws_sns_topic: (it) => (it.display_name = "changed"),
  aws_sns_topic_subscription: (it) => (it.filter_policy = '{"home":["changed"]}'),
  aws_sqs_queue: (it) => (it.visibility_timeout_seconds = 60),
  aws_vpc_security_group_egress_rule: (it) => (it.description = "changed"),
};

/** Changes nearly every resource of a stack in place: its tags (one other, one gone), sizes, rules, retention, schedules. */
export function changeStack(stack: StackJson): void {
  for (const { tags } of stack.provider.aws.flatMap((aws) => aws.default_tags)) {
    delete tags["managed-by"];
    tags.changed = "yes";
  }
  for (const [type, change] of Object.entries(CHANGES))
    for (const config of Object.values(stack.resource?.[type] ?? {})) change(config);
}
