import { simulateRole } from "./testing/simulated-role.ts";
import {
  exampleConfiguration,
  ofType,
  type Resource,
  reservingConfiguration,
  synthesize,
} from "./testing/synthesized.ts";

const stacks = synthesize();
const all = (type: string) => ofType(stacks, type);
const everything = [...stacks.values()].flatMap(({ resources }) => resources);
const named = ({ stack, type, id }: Resource) => `${stack}/${type}.${id}`;
/** The names of those that break a rule: none, and it says which when there are some. */
const breaking = (resources: Resource[], keeps: (config: Resource["config"], one: Resource) => unknown) =>
  resources.filter((one) => !keeps(one.config, one)).map(named);
const reference = (one: Resource, attribute: string) => `\${${one.type}.${one.id}.${attribute}}`;
/** Whether a resource of `type` in the same stack refers to this one in `field`. */
const has = (one: Resource, type: string, field: string, attribute: string) =>
  all(type).some(({ stack, config }) => stack === one.stack && config[field] === reference(one, attribute));

const REPOSITORY = "repo:octocat@583231/house@123456789";

describe("nobody gets in", () => {
  test("no security group has an inbound rule, and no instance is in the default group", () => {
    expect(
      everything.filter(({ type }) => /ingress|^aws_security_group_rule$/.test(type)).map(named),
    ).toEqual([]);
    expect(breaking(all("aws_security_group"), ({ ingress }) => ingress === undefined)).toEqual([]);
    const instances = all("aws_instance");
    expect(instances.length).toBeGreaterThan(0);
    const groups = all("aws_security_group").map((group) => reference(group, "id"));
    const inOurs = ({ vpc_security_group_ids: ids = [] }: Resource["config"]) =>
      ids.length > 0 && ids.every((id: string) => groups.includes(id));
    expect(breaking(instances, inOurs)).toEqual([]);
  });

  test("no bucket is public, and no function but the one behind the links of e-mails has a URL", () => {
    const blocked = (config: Resource["config"]) =>
      ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].every(
        (setting) => config[setting] === true,
      );
    expect(breaking(all("aws_s3_bucket_public_access_block"), blocked)).toEqual([]);
    expect(
      breaking(all("aws_s3_bucket"), (_, bucket) =>
        has(bucket, "aws_s3_bucket_public_access_block", "bucket", "id"),
      ),
    ).toEqual([]);
    // What it answers to: answer-links.test.ts.
    const urls = all("aws_lambda_function_url").map(({ stack, config }) => [stack, config.function_name]);
    expect(urls).toEqual(
      ["dev-detection", "prod-detection"].map((stack) => [
        stack,
        expect.stringContaining("answers_answer_function"),
      ]),
    );
  });

  test("whoever may invoke a function is a named source of this account, but for the links of e-mails", () => {
    const named = all("aws_lambda_permission").filter(
      ({ config }) => !/answers_answer_function/.test(config.function_name),
    );
    expect(breaking(named, ({ source_arn }) => source_arn)).toEqual([]);
  });

  test("no resource policy allows everybody", () => {
    const open = statements().filter(
      ({ statement }) =>
        statement.Effect === "Allow" && JSON.stringify(statement.Principal ?? "").includes('"*"'),
    );
    expect(open).toEqual([]);
  });

  test("only GitHub's subjects that are configured are trusted, none by a pattern", () => {
    const trusts = all("aws_iam_role").flatMap(
      ({ config }) => JSON.parse(config.assume_role_policy).Statement,
    );
    const federated = trusts.filter(({ Principal }) => Principal.Federated);
    expect(federated.map(({ Condition }) => Object.values(Condition.StringEquals).at(-1))).toEqual([
      [`${REPOSITORY}:environment:dev`],
      [`${REPOSITORY}:environment:prod`],
      [`${REPOSITORY}:pull_request`, `${REPOSITORY}:ref:refs/heads/main`],
    ]);
    for (const { Condition } of federated) {
      expect(Object.keys(Condition)).toEqual(["StringEquals"]);
      expect(JSON.stringify(Condition)).not.toContain("*");
      expect(Object.keys(Condition.StringEquals)).toEqual([
        "token.actions.githubusercontent.com:aud",
        "token.actions.githubusercontent.com:sub",
      ]);
    }
  });
});

describe("nobody may more than needed", () => {
  test("no wildcard action or resource without a written reason", () => {
    const unreasoned = statements().filter(({ statement, resource }) => {
      if (statement.Effect !== "Allow") return false;
      const wild = [statement.Action, statement.Resource].flat();
      const wildcard = wild.includes("*") || [statement.Action].flat().some((action) => action.includes("*"));
      return wildcard && !resource.config["//"]?.wildcards?.[statement.Sid];
    });
    expect(unreasoned.map(({ resource, statement }) => `${named(resource)} ${statement.Sid}`)).toEqual([]);
  });

  test("every role of an environment is kept within the boundary", () => {
    const roles = all("aws_iam_role").filter(({ stack }) => stack !== "bootstrap");
    expect(roles.length).toBe(12);
    expect(breaking(roles, ({ permissions_boundary }) => permissions_boundary)).toEqual([]);
  });

  test("the instance has a role that EC2 alone takes on, and asks for session tokens", () => {
    const profiles = all("aws_iam_instance_profile");
    expect(breaking(all("aws_instance"), ({ iam_instance_profile }) => iam_instance_profile)).toEqual([]);
    for (const profile of profiles) {
      const role = all("aws_iam_role").find(
        (one) => one.stack === profile.stack && profile.config.role === reference(one, "name"),
      );
      expect(role?.config.assume_role_policy).toContain('"Service":"ec2.amazonaws.com"');
    }
    expect(
      breaking(
        all("aws_instance"),
        ({ metadata_options: { http_tokens, http_put_response_hop_limit } }) =>
          http_tokens === "required" && http_put_response_hop_limit === 1,
      ),
    ).toEqual([]);
  });
});

describe("everything is encrypted, at rest and on its way", () => {
  test.each<[string, (config: Resource["config"], one: Resource) => unknown]>([
    ["aws_kinesis_stream", ({ encryption_type, kms_key_id }) => encryption_type === "KMS" && kms_key_id],
    ["aws_dynamodb_table", ({ server_side_encryption }) => server_side_encryption.enabled],
    ["aws_sns_topic", ({ kms_master_key_id }) => kms_master_key_id],
    ["aws_sqs_queue", ({ sqs_managed_sse_enabled }) => sqs_managed_sse_enabled],
    ["aws_ebs_volume", ({ encrypted }) => encrypted],
    ["aws_instance", ({ root_block_device }) => root_block_device.encrypted],
    ["aws_kms_key", ({ enable_key_rotation }) => enable_key_rotation],
    [
      "aws_s3_bucket",
      (_, one) => has(one, "aws_s3_bucket_server_side_encryption_configuration", "bucket", "id"),
    ],
  ])("%s", (type, keeps) => {
    expect(all(type).length).toBeGreaterThan(0);
    expect(breaking(all(type), keeps)).toEqual([]);
  });

  test("buckets, queues and topics refuse whoever does not speak TLS", () => {
    const refusing = (one: Resource, type: string, field: string, attribute: string) =>
      all(type).some(
        ({ stack, config }) =>
          stack === one.stack &&
          config[field] === reference(one, attribute) &&
          config.policy.includes("TlsOnly"),
      );
    expect(
      breaking(all("aws_s3_bucket"), (_, one) => refusing(one, "aws_s3_bucket_policy", "bucket", "id")),
    ).toEqual([]);
    expect(
      breaking(all("aws_sqs_queue"), (_, one) => refusing(one, "aws_sqs_queue_policy", "queue_url", "url")),
    ).toEqual([]);
    expect(
      breaking(all("aws_sns_topic"), (_, one) => refusing(one, "aws_sns_topic_policy", "arn", "arn")),
    ).toEqual([]);
  });
});

describe("nothing is lost, and nothing is kept for ever", () => {
  const stateful = [
    "aws_kinesis_stream",
    "aws_dynamodb_table",
    "aws_ebs_volume",
    "aws_s3_bucket",
    "aws_sqs_queue",
    "aws_kms_key",
  ];

  test.each(stateful)("in prod Terraform destroys no %s", (type) => {
    const inProd = all(type).filter(({ stack }) => stack.startsWith("prod-"));
    expect(inProd.length).toBeGreaterThan(0);
    expect(breaking(inProd, ({ lifecycle }) => lifecycle.prevent_destroy)).toEqual([]);
  });

  test("S3 keeps the state, which Terraform does not empty", () => {
    const [state] = all("aws_s3_bucket").filter(({ stack }) => stack === "bootstrap");
    expect(state?.config.force_destroy).toBe(false);
  });

  test("tables can be restored, and in prod not be deleted", () => {
    expect(breaking(all("aws_dynamodb_table"), (config) => config.point_in_time_recovery.enabled)).toEqual(
      [],
    );
    expect(
      breaking(
        all("aws_dynamodb_table"),
        ({ deletion_protection_enabled }, { stack }) =>
          deletion_protection_enabled === stack.startsWith("prod-"),
      ),
    ).toEqual([]);
  });

  test("buckets have versions, and bounds for them", () => {
    for (const type of ["aws_s3_bucket_versioning", "aws_s3_bucket_lifecycle_configuration"])
      expect(breaking(all("aws_s3_bucket"), (_, one) => has(one, type, "bucket", "id"))).toEqual([]);
  });

  test("every log group forgets", () => {
    expect(all("aws_cloudwatch_log_group").length).toBeGreaterThan(0);
    expect(
      breaking(all("aws_cloudwatch_log_group"), ({ retention_in_days }) => retention_in_days > 0),
    ).toEqual([]);
  });
});

describe("functions", () => {
  const functions = all("aws_lambda_function");
  const nameOf = ({ config }: Resource): string => config.function_name;

  test("every function has an alarm for errors and one for throttles", () => {
    expect(functions.map(nameOf).sort()).toEqual(
      ["dev", "prod"].flatMap((environment) =>
        ["answer", "detect", "watch"].map((name) => `house-temperature-${environment}-${name}`),
      ),
    );
    for (const metric of ["Errors", "Throttles"])
      expect(
        breaking(functions, (_, one) =>
          all("aws_cloudwatch_metric_alarm").some(
            ({ config }) => config.metric_name === metric && config.dimensions.FunctionName === nameOf(one),
          ),
        ),
      ).toEqual([]);
  });

  test("no function is traced, until it is switched on with the permission for it", () => {
    expect(breaking(functions, ({ tracing_config }) => tracing_config.mode === "PassThrough")).toEqual([]);
    const on = synthesize(exampleConfiguration(), { tracing: true });
    const traced = ofType(on, "aws_lambda_function");
    expect(traced).toHaveLength(functions.length);
    for (const { config } of traced) {
      expect(config.tracing_config.mode).toBe("Active");
      expect(simulateRole(on, config.function_name).may("xray:PutTraceSegments", "*")).toBe(true);
    }
  });

  test("every function writes into a log group of its own", () => {
    expect(
      breaking(functions, (_, one) =>
        all("aws_cloudwatch_log_group").some(({ config }) => config.name === `/aws/lambda/${nameOf(one)}`),
      ),
    ).toEqual([]);
  });

  test("no function reserves executions that a new account has not, and each does once it is to", () => {
    expect(breaking(functions, ({ reserved_concurrent_executions: bound }) => bound === -1)).toEqual([]);
    const bounded = ofType(synthesize(reservingConfiguration()), "aws_lambda_function");
    expect(bounded).toHaveLength(functions.length);
    expect(breaking(bounded, ({ reserved_concurrent_executions: bound }) => bound > 0)).toEqual([]);
  });

  test("a plan takes back no release: code and the alias's version are the pipeline's", () => {
    expect(
      breaking(functions, ({ lifecycle }) => lifecycle.ignore_changes.includes("source_code_hash")),
    ).toEqual([]);
    expect(
      breaking(all("aws_lambda_alias"), ({ lifecycle }) =>
        lifecycle.ignore_changes.includes("function_version"),
      ),
    ).toEqual([]);
    expect(
      breaking(functions, (_, one) => has(one, "aws_lambda_alias", "function_name", "function_name")),
    ).toEqual([]);
  });

  test("every invoker invokes the alias", () => {
    const alias = /^\$\{aws_lambda_alias\./;
    expect(breaking(all("aws_lambda_event_source_mapping"), (one) => alias.test(one.function_name))).toEqual(
      [],
    );
    expect(breaking(all("aws_lambda_permission"), ({ qualifier }) => qualifier === "live")).toEqual([]);
  });

  test("a stream's reader gives up nothing silently and nothing for ever", () => {
    expect(
      breaking(
        all("aws_lambda_event_source_mapping"),
        (one) =>
          one.function_response_types.includes("ReportBatchItemFailures") &&
          one.bisect_batch_on_function_error &&
          one.maximum_retry_attempts === -1 &&
          one.maximum_record_age_in_seconds > 0 &&
          // Only a bucket gets the records themselves.
          one.destination_config.on_failure.destination_arn.startsWith("${aws_s3_bucket."),
      ),
    ).toEqual([]);
  });
});

describe("operators hear of it", () => {
  test("every alarm tells them, when it begins and when it ends", () => {
    const tells = (actions: string[]) => actions.some((action) => action.includes("operators_topic"));
    expect(
      breaking(
        all("aws_cloudwatch_metric_alarm"),
        ({ alarm_actions, ok_actions, alarm_description }) =>
          tells(alarm_actions) && tells(ok_actions) && alarm_description.length > 20,
      ),
    ).toEqual([]);
  });

  test("CodeDeploy finds the instance by a tag it has, and goes back on failures and alarms", () => {
    const groups = all("aws_codedeploy_deployment_group");
    expect(groups).toHaveLength(2);
    for (const { config, stack } of groups) {
      const [{ key, value }] = config.ec2_tag_set[0].ec2_tag_filter;
      const instances = all("aws_instance").filter(({ config: { tags } }) => tags[key] === value);
      expect(instances.map((one) => one.stack.split("-")[0])).toEqual([stack.split("-")[0]]);
      expect(config.auto_rollback_configuration).toEqual({
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
      });
      expect(config.alarm_configuration).toMatchObject({ enabled: true, alarms: [expect.any(String)] });
      expect(config.trigger_configuration[0].trigger_events).toContain("DeploymentFailure");
    }
  });

  test("every rule has something that it starts", () => {
    expect(
      breaking(all("aws_cloudwatch_event_rule"), (_, one) =>
        has(one, "aws_cloudwatch_event_target", "rule", "name"),
      ),
    ).toEqual([]);
  });
});

test("everything bears the tags of project, environment and stack", () => {
  for (const [name, { json }] of stacks) {
    const [{ tags }] = json.provider.aws[0].default_tags;
    const [environment, stack] = name === "bootstrap" ? ["all", name] : name.split("-");
    expect(tags).toEqual({ project: "house-temperature", "managed-by": "terraform", environment, stack });
    expect(json.provider.aws[0].allowed_account_ids).toEqual(["123456789012"]);
  }
});

function statements() {
  return everything.flatMap((resource) => {
    const text = resource.config.policy ?? resource.config.policy_document;
    if (typeof text !== "string") return [];
    return JSON.parse(text).Statement.map((statement: Record<string, string>) => ({ resource, statement }));
  });
}
