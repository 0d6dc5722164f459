import type { ApiCall } from "./api-call.ts";

/** Where calls are made. */
export interface Place {
  account: string;
  region: string;
}

/** What stands behind an id that is in no ARN. */
export interface Known {
  /** The deployment group of a deployment, as its ARN has it: `application/group`. */
  groupOf(deploymentId: string): string | undefined;
  /** What is joined under an id that names another: a route table and a subnet under their association, a key under its alias. */
  partsOf(id: string): readonly string[];
}

/** What EC2's ids begin with, and the type of resource in an ARN. Source: Amazon EC2 API reference. */
const EC2_TYPES: Record<string, string> = {
  ami: "image",
  eni: "network-interface",
  i: "instance",
  igw: "internet-gateway",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  subnet: "subnet",
  vol: "volume",
  vpc: "vpc",
};

/** What an action of EC2 makes, by type; its ARN ends in `*` until it is there. */
const EC2_MAKES: Record<string, readonly string[]> = {
  AuthorizeSecurityGroupEgress: ["security-group-rule"],
  CreateInternetGateway: ["internet-gateway"],
  CreateRouteTable: ["route-table"],
  CreateSecurityGroup: ["security-group"],
  CreateSubnet: ["subnet"],
  CreateVolume: ["volume"],
  CreateVpc: ["vpc"],
  RunInstances: ["instance", "network-interface", "volume"],
};

type Arn = (service: string, rest: string) => string;

/** The ARNs that a service's requests name, from the parameters that name them. */
type Named = (call: ApiCall, arn: Arn, known: Place & Known) => (string | undefined)[];

const NAMED: Record<string, Named> = {
  cloudwatch: ({ operation, parameters }, arn, { account }) => [
    ...valuesOf(parameters, /^AlarmNames?(\.member\.\d+|\.\d+)?$/).map((name) =>
      arn("cloudwatch", `alarm:${name}`),
    ),
    // Whoever names no alarm asks for all of them.
    operation === "DescribeAlarms" ? arn("cloudwatch", "alarm:*") : undefined,
    ...valuesOf(parameters, /^DashboardNames?(\.member\.\d+)?$/).map(
      (name) => `arn:aws:cloudwatch::${account}:dashboard/${name}`,
    ),
  ],
  codedeploy: ({ parameters }, arn, { groupOf }) => {
    const application = parameters.get("applicationName");
    const group = parameters.get("deploymentGroupName") ?? parameters.get("currentDeploymentGroupName");
    const config = parameters.get("deploymentConfigName");
    const ofDeployments = valuesOf(parameters, /^deploymentIds?(\.\d+)?$/).map(groupOf);
    return [
      ...ofDeployments.map((one) => one && arn("codedeploy", `deploymentgroup:${one}`)),
      application && arn("codedeploy", `application:${application}`),
      application && group && arn("codedeploy", `deploymentgroup:${application}/${group}`),
      config && arn("codedeploy", `deploymentconfig:${config}`),
    ];
  },
  dynamodb: ({ parameters }, arn) => {
    const table = (name: string) => arn("dynamodb", `table/${name}`);
    const index = parameters.get("IndexName");
    const requested = [...parameters.keys()].flatMap(
      (name) => /^RequestItems\.([^.]+)\./.exec(name)?.[1] ?? [],
    );
    const name = parameters.get("TableName");
    return [...requested.map(table), name && (index ? `${table(name)}/index/${index}` : table(name))];
  },
  ec2: ({ operation, parameters }, arn, { partsOf }) => {
    const makes = operation === "CreateTags" ? valuesOf(parameters, /ResourceType$/) : EC2_MAKES[operation];
    return [
      ...[...parameters.values()].flatMap((value) => [ec2Arn(value, arn), ...partsOf(value)]),
      ...(makes ?? []).map((type) => arn("ec2", `${type}/*`)),
    ];
  },
  events: ({ parameters }, arn) => {
    const rule = parameters.get("Rule") ?? parameters.get("Name");
    return [rule && arn("events", `rule/${rule}`)];
  },
  iam: ({ parameters }, _, { account }) => {
    const iam = (type: string, name: string | undefined) =>
      name && `arn:aws:iam::${account}:${type}/${name.replace(/^https:\/\//, "")}`;
    return [
      iam("role", parameters.get("RoleName")),
      iam("instance-profile", parameters.get("InstanceProfileName")),
      iam("policy", parameters.get("PolicyName")),
      iam("oidc-provider", parameters.get("Url")),
    ];
  },
  iot: ({ path, parameters }, arn) => [
    ...[...path.matchAll(/^\/role-aliases\/([^/]+)/g)].map(([, name]) => arn("iot", `rolealias/${name}`)),
    ...[...path.matchAll(/^\/policies\/([^/]+)/g)].map(([, name]) => arn("iot", `policy/${name}`)),
    parameters.get("resourceArn"),
  ],
  kinesis: ({ parameters }, arn) => {
    const stream = parameters.get("StreamName");
    const key = parameters.get("KeyId");
    return [stream && arn("kinesis", `stream/${stream}`), key && kmsArn(key, arn)];
  },
  kms: ({ parameters }, arn, { partsOf }) => {
    const id = parameters.get("KeyId") ?? parameters.get("TargetKeyId");
    const alias = parameters.get("AliasName");
    return [id && kmsArn(id, arn), ...(alias ? [arn("kms", alias), ...partsOf(alias)] : [])];
  },
  lambda: ({ path, parameters }, arn) => {
    const decoded = decodeURIComponent(path);
    const name = /\/functions\/(?:arn:[^/]+:function:)?([^/:]+)/.exec(decoded)?.[1];
    const mapping = /\/event-source-mappings\/([^/]+)/.exec(decoded)?.[1];
    const fn = name ?? (path.endsWith("/functions") ? parameters.get("FunctionName") : undefined);
    return [
      fn && arn("lambda", `function:${fn}`),
      mapping && arn("lambda", `event-source-mapping:${mapping}`),
      /\/tags\/(.+)$/.exec(decoded)?.[1],
    ];
  },
  logs: ({ parameters }, arn) => {
    const group = parameters.get("logGroupName");
    return [group && arn("logs", `log-group:${group}`)];
  },
  s3: ({ path, parameters }) => {
    const [bucket = "", ...key] = decodeURIComponent(path).split("/").filter(Boolean);
    const deleted = [...(parameters.get("xml") ?? "").matchAll(/<Key>([^<]+)<\/Key>/g)].map(
      ([, name]) => name,
    );
    const bucketArn = `arn:aws:s3:::${bucket}`;
    return [
      bucketArn,
      key.length > 0 ? `${bucketArn}/${key.join("/")}` : undefined,
      ...deleted.map((name) => `${bucketArn}/${name}`),
    ];
  },
  sns: ({ parameters }, arn) => {
    const name = parameters.get("Name");
    // A subscription is asked for by its topic.
    const topicOf = (subscription: string) => subscription.split(":").slice(0, 6).join(":");
    return [
      name && arn("sns", name),
      parameters.get("TopicArn"),
      ...valuesOf(parameters, /^SubscriptionArn$/).map(topicOf),
    ];
  },
  sqs: ({ parameters }, arn) => {
    const name = parameters.get("QueueName") ?? parameters.get("QueueUrl")?.split("/").at(-1);
    return [name && arn("sqs", name)];
  },
  ssm: ({ parameters }, arn, { region }) => {
    const name = parameters.get("Name");
    // AWS's own parameters are of no account.
    if (name?.startsWith("/aws/")) return [`arn:aws:ssm:${region}::parameter${name}`];
    return [name && arn("ssm", `parameter/${name.replace(/^\//, "")}`)];
  },
  tag: () => [],
};

/** Every ARN that a request names or makes, of whatever type; `memory` knows what deployments belong to. */
export function arnsIn(call: ApiCall, place: Place, memory?: Known): string[] {
  const named = NAMED[call.service];
  if (named === undefined) throw new Error(`it is not known how ${call.service} names its resources`);
  const arn: Arn = (service, rest) => `arn:aws:${service}:${place.region}:${place.account}:${rest}`;
  const given = valuesOf(
    call.parameters,
    /^(resource|Resource)(ARN|Arn)(List\.\d+)?$|^(PolicyArn|StreamARN|OpenIDConnectProviderArn)$|^resourceArn$/,
  );
  const { groupOf = () => undefined, partsOf = () => [] } = memory ?? {};
  const known = { ...place, groupOf, partsOf };
  return [...new Set([...named(call, arn, known), ...given].filter((one): one is string => Boolean(one)))];
}

/** The ARN of an EC2 resource by its id; undefined when it is none. */
export function ec2Arn(value: string, arn: Arn): string | undefined {
  const type = EC2_TYPES[/^([a-z]+)-[0-9a-f]{8,}$/.exec(value)?.[1] ?? ""];
  if (!type) return undefined;
  const full = arn("ec2", `${type}/${value}`);
  return type === "image" ? full.replace(/:\d{12}:/, "::") : full;
}

function kmsArn(id: string, arn: Arn): string {
  if (id.startsWith("arn:")) return id;
  // An alias stands for its key: permission is asked for the key.
  return arn("kms", id.startsWith("alias/") ? `key/of-${id.replaceAll("/", "-")}` : `key/${id}`);
}

function valuesOf(parameters: ReadonlyMap<string, string>, name: RegExp): string[] {
  return [...parameters].filter(([key]) => name.test(key)).map(([, value]) => value);
}
