import { simulateRole } from "./testing/simulated-role.ts";
import { ofType, type Resource, reservingConfiguration, synthesize } from "./testing/synthesized.ts";

const stacks = synthesize(reservingConfiguration());
const all = (type: string) => ofType(stacks, type).filter(({ stack }) => stack === "prod-detection");
const NAME = "house-temperature-prod";
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:123456789012:${rest}`;
const linkKey = arn("ssm", `parameter/${NAME}/link-key`);
const table = arn("dynamodb", `table/${NAME}-homes`);
const nameOf = ({ config }: Resource): string => config.function_name;
const byName = (name: string) => all("aws_lambda_function").find((one) => nameOf(one) === `${NAME}-${name}`);

test("switched off, there is nothing of it", () => {
  const off = synthesize(reservingConfiguration(), { answerLinks: false });
  const detection = JSON.stringify(off.get("prod-detection")?.json);
  expect(detection).not.toMatch(/answer|link-key|aws_lambda_function_url/i);
});

test("the answer function alone has a URL, on its alias, and the world may invoke that alone", () => {
  const answer = byName("answer");
  const ofAnswer = {
    function_name: `\${aws_lambda_function.${answer?.id}.function_name}`,
    qualifier: "live",
  };
  expect(all("aws_lambda_function_url").map(({ config }) => config)).toEqual([
    expect.objectContaining({ ...ofAnswer, authorization_type: "NONE" }),
  ]);
  const forEverybody = all("aws_lambda_permission").filter(({ config }) => config.principal === "*");
  expect(forEverybody.map(({ config }) => config.action).sort()).toEqual([
    "lambda:InvokeFunction",
    "lambda:InvokeFunctionUrl",
  ]);
  for (const { config } of forEverybody) expect(config).toMatchObject(ofAnswer);
});

test("it is a function like the others: bounded, logged, watched, released by the pipeline", () => {
  const { config } = byName("answer") as Resource;
  expect(config).toMatchObject({
    reserved_concurrent_executions: 2,
    lifecycle: { ignore_changes: expect.arrayContaining(["source_code_hash"]) },
  });
  expect(all("aws_cloudwatch_log_group").map((one) => one.config.name)).toContain(
    `/aws/lambda/${NAME}-answer`,
  );
  const watched = all("aws_cloudwatch_metric_alarm")
    .filter(
      (one) => JSON.stringify(one.config.dimensions).includes(`${NAME}-answer`) || /answers/.test(one.id),
    )
    .map((one) => one.config.metric_name);
  expect(watched.sort()).toEqual(["Errors", "Throttles", "Url5xxCount"]);
});

test("whoever sends e-mails knows the address of the links and the name of the key, and the key is in no state", () => {
  const url = `\${aws_lambda_function_url.${all("aws_lambda_function_url")[0]?.id}.function_url}`;
  for (const name of ["detect", "watch"])
    expect(byName(name)?.config.environment.variables).toMatchObject({
      ANSWER_BASE_URL: url,
      LINK_KEY_NAME: `/${NAME}/link-key`,
    });
  expect(byName("answer")?.config.environment.variables).toEqual({
    TABLE_NAME: expect.any(String),
    DUE_PARTITIONS: "8",
    LINK_KEY_NAME: `/${NAME}/link-key`,
  });
  for (const { resources } of stacks.values())
    expect(resources.filter(({ type }) => /^aws_ssm_parameter|^random_/.test(type))).toEqual([]);
});

test.each<[string, [may: boolean, action: string, resource: string, context?: Record<string, string>][]]>([
  [
    "answer",
    [
      [true, "dynamodb:BatchGetItem", table],
      [true, "dynamodb:PutItem", table],
      [false, "dynamodb:Query", table],
      [true, "ssm:GetParameter", linkKey],
      [false, "ssm:PutParameter", linkKey, { "ssm:Overwrite": "false" }],
      [false, "ssm:GetParameter", arn("ssm", "parameter/house-temperature-dev/link-key")],
      [false, "dynamodb:DeleteItem", table],
      [false, "dynamodb:Scan", table],
      [false, "dynamodb:Query", `${table}/index/byHome`],
      [false, "sns:Publish", arn("sns", `${NAME}-alerts`)],
    ],
  ],
  ...["detect", "watch"].map((name): [string, [boolean, string, string, Record<string, string>?][]] => [
    name,
    [
      [true, "ssm:GetParameter", linkKey],
      [true, "ssm:PutParameter", linkKey, { "ssm:Overwrite": "false" }],
      [false, "ssm:PutParameter", linkKey, { "ssm:Overwrite": "true" }],
      [false, "ssm:PutParameter", arn("ssm", "parameter/other"), { "ssm:Overwrite": "false" }],
    ],
  ]),
])("%s may do what it needs, within its boundary, and no more", (name, cases) => {
  const { may } = simulateRole(stacks, `${NAME}-${name}`);
  for (const [expected, action, resource, context] of cases)
    expect([action, resource, context, may(action, resource, context)]).toEqual([
      action,
      resource,
      context,
      expected,
    ]);
});
