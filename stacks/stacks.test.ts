import { BATCH_RECORDS, capacityFor, ONE_HOME } from "../environments/capacity.ts";
import { environments } from "../environments/settings.ts";
import { DETECT_BATCH_SIZE, detectFunction } from "../handlers/detect/function.ts";
import { MAX_MESSAGE_BYTES } from "../handlers/quarantine.ts";
import { table } from "../storage/table.ts";
import { exampleConfiguration, ofType, synthesize } from "./testing/synthesized.ts";

const stacks = synthesize();
const one = (type: string, stack: string) => {
  const found = ofType(stacks, type).filter((resource) => resource.stack === stack);
  expect(found).toHaveLength(1);
  return found[0]?.config;
};

test.each(["bootstrap", "dev-foundation", "dev-delivery", "dev-detection"])("%s is as it was", (name) => {
  const text = JSON.stringify(stacks.get(name)?.json, null, 2).replace(/assets\/[^"]*\//g, "assets/");
  expect(JSON.parse(text)).toMatchSnapshot();
});

test("only configured environments exist, and without bootstrap their state is local and their roles unbounded", () => {
  const { dev } = exampleConfiguration().environments;
  const local = synthesize(exampleConfiguration({ bootstrapped: false, environments: { dev } }));
  expect([...local.keys()].sort()).toEqual(["bootstrap", "dev-delivery", "dev-detection", "dev-foundation"]);
  expect(Object.keys(local.get("dev-foundation")?.json.terraform.backend)).toEqual(["local"]);
  expect(ofType(local, "aws_iam_role").filter(({ config }) => config.permissions_boundary)).toEqual([]);
});

test("with bootstrap, state is encrypted in its bucket and locked there, a file for each stack", () => {
  for (const [name, { json }] of stacks)
    expect(json.terraform.backend.s3).toMatchObject({
      bucket: "house-temperature-state-123456789012-eu-west-1",
      key: `${name}.tfstate`,
      encrypt: true,
      use_lockfile: true,
    });
});

test("each stack takes from the ones before it only", () => {
  const takenFrom = (name: string) =>
    Object.keys(stacks.get(name)?.json.data?.terraform_remote_state ?? {}).map((input) =>
      input.replace("cross-stack-reference-input-", ""),
    );
  expect(takenFrom("dev-foundation")).toEqual(["bootstrap"]);
  expect(takenFrom("dev-delivery").sort()).toEqual(["bootstrap", "dev-foundation"]);
  expect(takenFrom("dev-detection").sort()).toEqual(["bootstrap", "dev-delivery", "dev-foundation"]);
});

test("a plan stops where the zone does not offer the instance's type", () => {
  const { data } = stacks.get("dev-foundation")?.json ?? {};
  const [offerings] = Object.values(data.aws_ec2_instance_type_offerings) as Record<string, never>[];
  expect(offerings?.filter).toEqual([
    { name: "instance-type", values: [one("aws_instance", "dev-foundation").instance_type] },
  ]);
  const { availability_zone } = one("aws_subnet", "dev-foundation");
  expect(offerings?.lifecycle).toMatchObject({
    postcondition: [{ condition: `\${contains(self.locations, "${availability_zone}")}` }],
  });
});

test("the streams are paid by the shard, one for one home, and as many as the load in config.yaml needs", () => {
  for (const stack of ["dev-foundation", "prod-foundation"])
    expect(one("aws_kinesis_stream", stack)).toMatchObject({
      stream_mode_details: { stream_mode: "PROVISIONED" },
      shard_count: 1,
      retention_period: 24,
    });
  const load = { ...ONE_HOME, homes: 100_000 };
  const { prod } = exampleConfiguration().environments;
  const none = { homes: {}, operatorEmails: [], reserveConcurrency: false };
  const large = synthesize(exampleConfiguration({ environments: { prod: { ...none, ...prod, load } } }));
  const [stream] = ofType(large, "aws_kinesis_stream");
  expect(stream?.config.shard_count).toBe(capacityFor(load).shards);
  // It reckons with the batches that Lambda makes.
  expect(BATCH_RECORDS).toBe(DETECT_BATCH_SIZE);
});

test("the table is the one that the handlers use", () => {
  const homes = one("aws_dynamodb_table", "dev-foundation");
  expect(homes).toMatchObject({ hash_key: table.partitionKey, range_key: table.sortKey });
  expect(homes.global_secondary_index.map(({ name }: { name: string }) => name)).toEqual(["byDue"]);
  expect(homes.attribute).toContainEqual({ name: "dueAtMs", type: "N" });
  expect(homes.ttl).toEqual({ enabled: true, attribute_name: table.ttlAttribute });
});

test("functions and their event source are as the handlers define them", () => {
  const detect = ofType(stacks, "aws_lambda_function").find(
    ({ config }) => config.function_name === "house-temperature-dev-detect",
  )?.config;
  expect(detect).toMatchObject({
    timeout: detectFunction.timeoutSeconds,
    memory_size: detectFunction.memoryMb,
    runtime: "nodejs22.x",
    architectures: ["arm64"],
  });
  expect(Object.keys(detect.environment.variables).sort()).toEqual([
    "ANSWER_BASE_URL",
    "DUE_PARTITIONS",
    "LINK_KEY_NAME",
    "METRICS_NAMESPACE",
    "QUARANTINE_QUEUE_URL",
    "REQUIRE_SIGNATURES",
    "TABLE_NAME",
    "TOPIC_ARN_PREFIX",
  ]);
  expect(one("aws_lambda_event_source_mapping", "dev-detection")).toMatchObject({
    batch_size: DETECT_BATCH_SIZE,
    starting_position: "TRIM_HORIZON",
  });
});

test.each(["dev", "prod"] as const)(
  "%s: a failing batch is tried again until an hour before the stream forgets it, and goes to the bucket then",
  (environment) => {
    const { retentionHours } = environments[environment].stream;
    const stream = one("aws_kinesis_stream", `${environment}-foundation`);
    expect(stream.retention_period ?? 24).toBe(retentionHours);
    expect(one("aws_lambda_event_source_mapping", `${environment}-detection`)).toMatchObject({
      maximum_retry_attempts: -1,
      maximum_record_age_in_seconds: (retentionHours - 1) * 3600,
      bisect_batch_on_function_error: true,
      function_response_types: ["ReportBatchItemFailures"],
      destination_config: { on_failure: { destination_arn: expect.stringContaining("given-up") } },
    });
  },
);

test.each([
  ["dev", "1"],
  ["prod", "8"],
])("all functions of %s agree on %s partitions of the index of due times", (environment, partitions) => {
  const functions = ofType(synthesize(exampleConfiguration()), "aws_lambda_function")
    .filter(({ stack }) => stack === `${environment}-detection`)
    .map(({ config }) => [
      config.function_name.replace(`house-temperature-${environment}-`, ""),
      config.environment.variables.DUE_PARTITIONS,
    ]);
  expect(functions.sort()).toEqual([
    ["answer", partitions],
    ["detect", partitions],
    ["watch", partitions],
  ]);
});

describe("where a function made by hand reads the stream", () => {
  const withMapping = (readingsMapping: string) => {
    const { dev } = exampleConfiguration().environments;
    const none = { homes: {}, operatorEmails: [], reserveConcurrency: false, load: ONE_HOME };
    const environments = { dev: { ...none, ...dev, readingsMapping } };
    return synthesize(exampleConfiguration({ environments })).get("dev-detection");
  };

  test("there is no second mapping before the cutover, and one that Terraform knows is let go of, not deleted", () => {
    const detection = withMapping("by-hand");
    expect(detection?.json.resource).not.toHaveProperty("aws_lambda_event_source_mapping");
    expect(detection?.json.removed).toEqual([
      { from: "aws_lambda_event_source_mapping.readings", lifecycle: { destroy: false } },
    ]);
  });

  test("after the cutover Terraform adopts the mapping, wherever it began to read", () => {
    const id = "0b5a1d0e-7c3f-4a5b-9d36-2f0d6a3c1e4b";
    const detection = withMapping(id);
    const { readings } = detection?.json.resource.aws_lambda_event_source_mapping ?? {};
    expect(detection?.json.import).toEqual([{ id, to: "aws_lambda_event_source_mapping.readings" }]);
    expect(readings.lifecycle.ignore_changes).toContain("starting_position");
  });
});

test("each household gets the e-mails of its own home, operators theirs, and no person those of drills", () => {
  const topics = ofType(stacks, "aws_sns_topic").filter(({ stack }) => stack === "prod-foundation");
  const nameOf = (reference: string) =>
    topics.find(({ id }) => reference.includes(`aws_sns_topic.${id}.`))?.config.name;
  const addresses = ofType(stacks, "aws_sns_topic_subscription")
    .filter(({ stack }) => stack === "prod-foundation")
    .map(({ config }) => [nameOf(config.topic_arn), config.endpoint, config.filter_policy]);
  // An account has 10,000 filter policies: a home needs none.
  expect(addresses).toEqual([
    ["house-temperature-prod-home-elm_dstreet_u4", "prod-elm@example.com", undefined],
    ["house-temperature-prod-home-elm_dstreet_u4", "prod-home@example.com", undefined],
    ["house-temperature-prod-home-my-home", "prod-home@example.com", undefined],
    ["house-temperature-prod-operators", "prod-ops@example.com", undefined],
  ]);
  expect(topics.map(({ config }) => config.name)).toContain("house-temperature-prod-drills");
});

test("addresses of which nobody said whose they are make no stack", () => {
  const { dev } = exampleConfiguration().environments;
  const environments = {
    dev: { reserveConcurrency: false, load: ONE_HOME, operatorEmails: [], ...dev, alertEmails: ["a@b.c"] },
  };
  expect(() => synthesize(exampleConfiguration({ environments }))).toThrow(
    "which home the alertEmails of dev",
  );
});

test("the instance is replaced when its first boot changes, and its spool's volume is not", () => {
  const instance = one("aws_instance", "dev-foundation");
  expect(instance.user_data_replace_on_change).toBe(true);
  expect(instance.lifecycle.ignore_changes).toEqual(["ami"]);
  for (const part of ["nodejs22", "mkfs.xfs", "/var/lib/house-agent", "codedeploy-agent", "collect_list"])
    expect(instance.user_data).toContain(part);
  const attachment = one("aws_volume_attachment", "dev-foundation");
  expect(attachment.stop_instance_before_detaching).toBe(true);
});

test("a failed status check moves the instance to other hardware", () => {
  const actions = ofType(stacks, "aws_cloudwatch_metric_alarm")
    .filter(({ config }) => config.metric_name.startsWith("StatusCheckFailed"))
    .flatMap(({ config }) => config.alarm_actions);
  expect(actions).toContain("arn:aws:automate:eu-west-1:ec2:recover");
});

test("releases keep what a rollback needs, however old", () => {
  const [rule] = one("aws_s3_bucket_lifecycle_configuration", "dev-delivery").rule;
  expect(rule.noncurrent_version_expiration[0].newer_noncurrent_versions).toBe(10);
  expect(rule.expiration).toBeUndefined();
});

test("the dashboard shows the way of a reading, and every alarm of it is there", () => {
  const { widgets } = JSON.parse(one("aws_cloudwatch_dashboard", "dev-detection").dashboard_body);
  expect(widgets.length).toBeGreaterThanOrEqual(8);
  const alarms = ofType(stacks, "aws_cloudwatch_metric_alarm")
    .filter(({ stack }) => stack === "dev-detection")
    .map(({ config }) => config.alarm_name.replace("house-temperature-dev-", ""));
  expect(alarms.sort()).toEqual([
    "agent-silent",
    "answer-errors",
    "answer-throttles",
    "answers-failing",
    "batches-given-up",
    "deployment-failed",
    "detect-errors",
    "detect-throttles",
    "householder-not-told",
    "intake-stopped",
    "no-readings",
    "nobody-subscribed",
    "quarantine-not-empty",
    "watch-errors",
    "watch-throttles",
  ]);
});

test("no test notification of S3 rings an alarm, and no expiry of a message ends one: given-up batches are counted", () => {
  // S3 sends one to each destination when notifications are configured, so there are none.
  expect(ofType(stacks, "aws_s3_bucket_notification")).toEqual([]);
  expect(ofType(stacks, "aws_sqs_queue").map(({ config }) => config.name)).toEqual([
    "house-temperature-dev-quarantine",
    "house-temperature-prod-quarantine",
  ]);
  const [alarm] = ofType(stacks, "aws_cloudwatch_metric_alarm").filter(
    ({ config }) => config.alarm_name === "house-temperature-dev-batches-given-up",
  );
  expect(alarm?.config).toMatchObject({
    namespace: "house-temperature-dev",
    metric_name: "BatchesGivenUp",
    dimensions: { service: "watch" },
    threshold: 1,
    treat_missing_data: "ignore",
  });
});

test("queues take messages as large as the quarantine makes them", () => {
  for (const { config } of ofType(stacks, "aws_sqs_queue"))
    expect(config.max_message_size).toBe(MAX_MESSAGE_BYTES);
});

test("a function that was made by hand and reads the stream gets no pulses, and nobody waits for them", () => {
  const configuration = exampleConfiguration();
  const dev = { ...configuration.environments.dev, readingsMapping: "by-hand" } as NonNullable<
    typeof configuration.environments.dev
  >;
  const byHand = synthesize({ ...configuration, environments: { ...configuration.environments, dev } });
  const inDev = (of: typeof stacks) => JSON.stringify(of.get("dev-detection")?.json);
  expect(inDev(stacks)).toMatch(/STREAM_NAME/);
  expect(inDev(stacks)).toMatch(/PulseStream/);
  expect(inDev(byHand)).not.toMatch(/STREAM_NAME|PulseStream|intake-stopped/);
});

test("a provider for GitHub that the account has already is trusted, and is no resource of ours", () => {
  const adopting = synthesize(exampleConfiguration({ githubProvider: "existing" }));
  expect(ofType(adopting, "aws_iam_openid_connect_provider")).toEqual([]);
  const trusts = ofType(adopting, "aws_iam_role").filter(({ stack }) => stack === "bootstrap");
  expect(trusts.length).toBeGreaterThan(0);
  for (const { config } of trusts)
    expect(config.assume_role_policy).toContain(
      '"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"',
    );
});
