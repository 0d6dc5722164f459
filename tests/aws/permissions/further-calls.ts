import type { ApiCall } from "./api-call.ts";
import type { Place } from "./arns.ts";
import type { Facts } from "./facts.ts";
import type { Memory } from "./memory.ts";
import { made, tagsGiven } from "./tags.ts";

/** Whoever tags at creation needs a second permission. Sources: each service's developer guide, "tagging on creation". */
const TAGGING: Record<string, string> = {
  "cloudwatch:PutMetricAlarm": "TagResource",
  "codedeploy:CreateApplication": "TagResource",
  "codedeploy:CreateDeploymentGroup": "TagResource",
  "dynamodb:CreateTable": "TagResource",
  "events:PutRule": "TagResource",
  "iam:CreateInstanceProfile": "TagInstanceProfile",
  "iam:CreateOpenIDConnectProvider": "TagOpenIDConnectProvider",
  "iam:CreatePolicy": "TagPolicy",
  "iam:CreateRole": "TagRole",
  "iot:CreatePolicy": "TagResource",
  "iot:CreateRoleAlias": "TagResource",
  "kinesis:CreateStream": "AddTagsToStream",
  "kms:CreateKey": "TagResource",
  "lambda:CreateEventSourceMapping": "TagResource",
  "lambda:CreateFunction": "TagResource",
  "logs:CreateLogGroup": "TagResource",
  "sns:CreateTopic": "TagResource",
  "sqs:CreateQueue": "TagQueue",
};

/** Where a request hands a role to a service. Source: AWS IAM user guide, "granting permissions to pass a role". */
const PASSED: [action: RegExp, parameter: string, to: string][] = [
  [/^lambda:(CreateFunction|UpdateFunctionConfiguration)$/, "Role", "lambda.amazonaws.com"],
  // Source: AWS IoT Core developer guide, "Authorizing direct calls", permission to pass the role.
  [/^iot:(Create|Update)RoleAlias$/, "roleArn", "credentials.iot.amazonaws.com"],
  [/^codedeploy:(Create|Update)DeploymentGroup$/, "serviceRoleArn", "codedeploy.amazonaws.com"],
  // An instance profile has the name of its role here.
  [/^ec2:RunInstances$/, "IamInstanceProfile.Name", "ec2.amazonaws.com"],
  [/^iam:AddRoleToInstanceProfile$/, "RoleName", "ec2.amazonaws.com"],
];

/** The calls for which AWS asks permission beside the one that was made. */
export function furtherCalls(call: ApiCall, memory: Memory, place: Place): { call: ApiCall; facts: Facts }[] {
  return [
    ...tagging(call),
    ...tellingTags(call),
    ...passing(call),
    ...fetching(call),
    ...deploying(call),
    ...linking(call),
    ...encrypting(call, memory, place),
  ];
}

function of(service: string, operation: string, parameters: Record<string, string>, path = "/"): ApiCall {
  return {
    service,
    operation,
    method: "POST",
    path,
    parameters: new Map(Object.entries(parameters)),
    response: "",
  };
}

function tagging(call: ApiCall): { call: ApiCall; facts: Facts }[] {
  const given = tagsGiven(call);
  if (call.service === "ec2" && !/Tags$/.test(call.operation))
    return [...given].map(([type, pairs]) => {
      const tags = pairs.flatMap(([key, value], index) => [
        [`TagSpecification.1.Tag.${index + 1}.Key`, key],
        [`TagSpecification.1.Tag.${index + 1}.Value`, value],
      ]);
      const parameters = { "TagSpecification.1.ResourceType": type, ...Object.fromEntries(tags) };
      return { call: of("ec2", "CreateTags", parameters), facts: { "ec2:CreateAction": call.operation } };
    });
  const operation = TAGGING[`${call.service}:${call.operation}`];
  if (operation === undefined || given.size === 0) return [];
  const parameters = new Map(call.parameters);
  for (const id of made(call, "KeyId")) if (call.service === "kms") parameters.set("KeyId", id);
  const [mapping] = call.operation === "CreateEventSourceMapping" ? made(call, "UUID") : [];
  const path = mapping === undefined ? call.path : `/event-source-mappings/${mapping}`;
  return [{ call: { ...call, operation, parameters, path }, facts: {} }];
}

/** Lambda tells a function's tags only to who may list them. Source: Lambda API reference, GetFunction, "Tags". */
function tellingTags(call: ApiCall): { call: ApiCall; facts: Facts }[] {
  const isTold = call.service === "lambda" && call.operation === "GetFunction";
  return isTold ? [{ call: { ...call, operation: "ListTags" }, facts: {} }] : [];
}

function passing({ service, operation, parameters }: ApiCall): { call: ApiCall; facts: Facts }[] {
  return PASSED.flatMap(([action, parameter, to]) => {
    const role = parameters.get(parameter);
    if (!action.test(`${service}:${operation}`) || role === undefined) return [];
    const RoleName = role.split("/").at(-1) ?? "";
    return [{ call: of("iam", "PassRole", { RoleName }), facts: { "iam:PassedToService": to } }];
  });
}

/** Lambda fetches code from a bucket in the caller's name. */
function fetching({ service, parameters }: ApiCall): { call: ApiCall; facts: Facts }[] {
  const bucket = parameters.get("S3Bucket") ?? parameters.get("Code.S3Bucket");
  const key = parameters.get("S3Key") ?? parameters.get("Code.S3Key");
  if (service !== "lambda" || bucket === undefined || key === undefined) return [];
  const version = parameters.has("S3ObjectVersion") || parameters.has("Code.S3ObjectVersion");
  const path = `/${bucket}/${key}`;
  return [{ call: of("s3", version ? "GetObjectVersion" : "GetObject", {}, path), facts: {} }];
}

/** Source: AWS CodeDeploy user guide, "permissions reference", CreateDeployment. */
function deploying({ service, operation, parameters }: ApiCall): { call: ApiCall; facts: Facts }[] {
  if (service !== "codedeploy" || operation !== "CreateDeployment") return [];
  const applicationName = parameters.get("applicationName") ?? "";
  const deploymentConfigName = parameters.get("deploymentConfigName") ?? "CodeDeployDefault.AllAtOnce";
  return [
    { call: of("codedeploy", "GetDeploymentConfig", { deploymentConfigName }), facts: {} },
    { call: of("codedeploy", "RegisterApplicationRevision", { applicationName }), facts: {} },
    { call: of("codedeploy", "GetApplicationRevision", { applicationName }), facts: {} },
  ];
}

/** An alarm that acts on an instance needs a role that AWS makes at the first one. Source: CloudWatch user guide, "using service-linked roles". */
function linking({ operation, parameters }: ApiCall): { call: ApiCall; facts: Facts }[] {
  const acts = [...parameters].some(([name, value]) => /Actions\.member/.test(name) && /:ec2:/.test(value));
  if (operation !== "PutMetricAlarm" || !acts) return [];
  const RoleName = "aws-service-role/events.amazonaws.com/AWSServiceRoleForCloudWatchEvents";
  const facts = { "iam:AWSServiceName": "events.amazonaws.com" };
  return [{ call: of("iam", "CreateServiceLinkedRole", { RoleName }), facts }];
}

/** SNS encrypts a message in the name of whoever publishes it. Source: Amazon SNS developer guide, "key management". */
function encrypting({ service, operation, parameters }: ApiCall, memory: Memory, { region }: Place) {
  const KeyId = memory.keyOf(parameters.get("TopicArn") ?? "");
  if (service !== "sns" || operation !== "Publish" || KeyId === undefined) return [];
  const facts = { "kms:ViaService": `sns.${region}.amazonaws.com` };
  return ["GenerateDataKey", "Decrypt"].map((action) => ({ call: of("kms", action, { KeyId }), facts }));
}
