/** What of a request names its action. */
interface Named {
  service: string;
  method: string;
  path: string;
  query: string;
  target: string;
  parameters: ReadonlyMap<string, string>;
}

/** What S3 calls a subresource of a bucket, for Get and for Put; deleting most of them asks for Put. */
const BUCKET: Record<string, string> = {
  acl: "BucketAcl",
  accelerate: "AccelerateConfiguration",
  cors: "BucketCORS",
  encryption: "EncryptionConfiguration",
  lifecycle: "LifecycleConfiguration",
  logging: "BucketLogging",
  notification: "BucketNotification",
  "object-lock": "BucketObjectLockConfiguration",
  policy: "BucketPolicy",
  publicAccessBlock: "BucketPublicAccessBlock",
  replication: "ReplicationConfiguration",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};

const LAMBDA: [RegExp, string][] = [
  [/^GET .*\/account-settings$/, "GetAccountSettings"],
  [/^GET .*\/functions\/[^/]+$/, "GetFunction"],
  [/^POST .*\/functions$/, "CreateFunction"],
  [/^DELETE .*\/functions\/[^/]+$/, "DeleteFunction"],
  [/^GET .*\/configuration$/, "GetFunctionConfiguration"],
  [/^PUT .*\/configuration$/, "UpdateFunctionConfiguration"],
  [/^PUT .*\/code$/, "UpdateFunctionCode"],
  [/^POST .*\/versions$/, "PublishVersion"],
  [/^GET .*\/versions$/, "ListVersionsByFunction"],
  [/^GET .*\/code-signing-config$/, "GetFunctionCodeSigningConfig"],
  [/^PUT .*\/concurrency$/, "PutFunctionConcurrency"],
  [/^DELETE .*\/concurrency$/, "DeleteFunctionConcurrency"],
  [/^POST .*\/aliases$/, "CreateAlias"],
  [/^GET .*\/aliases\/[^/]+$/, "GetAlias"],
  [/^PUT .*\/aliases\/[^/]+$/, "UpdateAlias"],
  [/^DELETE .*\/aliases\/[^/]+$/, "DeleteAlias"],
  [/^POST .*\/policy$/, "AddPermission"],
  [/^GET .*\/policy$/, "GetPolicy"],
  [/^DELETE .*\/policy\/[^/]+$/, "RemovePermission"],
  [/^(PUT|POST) .*\/event-invoke-config$/, "PutFunctionEventInvokeConfig"],
  [/^GET .*\/event-invoke-config$/, "GetFunctionEventInvokeConfig"],
  [/^DELETE .*\/event-invoke-config$/, "DeleteFunctionEventInvokeConfig"],
  [/^POST .*\/url$/, "CreateFunctionUrlConfig"],
  [/^GET .*\/url$/, "GetFunctionUrlConfig"],
  [/^PUT .*\/url$/, "UpdateFunctionUrlConfig"],
  [/^DELETE .*\/url$/, "DeleteFunctionUrlConfig"],
  [/^POST .*\/event-source-mappings$/, "CreateEventSourceMapping"],
  [/^GET .*\/event-source-mappings$/, "ListEventSourceMappings"],
  [/^PUT .*\/event-source-mappings\/[^/]+$/, "UpdateEventSourceMapping"],
  [/^GET .*\/event-source-mappings\/[^/]+$/, "GetEventSourceMapping"],
  [/^DELETE .*\/event-source-mappings\/[^/]+$/, "DeleteEventSourceMapping"],
  [/^GET .*\/tags\//, "ListTags"],
  [/^POST .*\/tags\//, "TagResource"],
  [/^DELETE .*\/tags\//, "UntagResource"],
];

/** Source: AWS IoT API reference. */
const IOT: [RegExp, string][] = [
  [/^POST \/role-aliases\/[^/]+$/, "CreateRoleAlias"],
  [/^GET \/role-aliases\/[^/]+$/, "DescribeRoleAlias"],
  [/^PUT \/role-aliases\/[^/]+$/, "UpdateRoleAlias"],
  [/^DELETE \/role-aliases\/[^/]+$/, "DeleteRoleAlias"],
  [/^POST \/policies\/[^/]+$/, "CreatePolicy"],
  [/^GET \/policies\/[^/]+$/, "GetPolicy"],
  [/^DELETE \/policies\/[^/]+$/, "DeletePolicy"],
  [/^POST \/policies\/[^/]+\/version$/, "CreatePolicyVersion"],
  [/^GET \/policies\/[^/]+\/version$/, "ListPolicyVersions"],
  [/^DELETE \/policies\/[^/]+\/version\/\d+$/, "DeletePolicyVersion"],
  [/^GET \/tags$/, "ListTagsForResource"],
  [/^POST \/tags$/, "TagResource"],
  [/^POST \/untag$/, "UntagResource"],
];

/** The IAM action of a call, without its service. Throws at a call that is not known here. */
export function actionOf({ service, method, path, query, target, parameters }: Named): string {
  if (service === "s3") return s3Action({ method, path, query, parameters });
  const byPath = { lambda: LAMBDA, iot: IOT }[service];
  if (byPath !== undefined) {
    const call = `${method} ${path.replace(/\/$/, "")}`;
    const known = byPath.find(([pattern]) => pattern.test(call));
    if (known === undefined) throw new Error(`no IAM action of ${service} is known for ${call}`);
    return known[1];
  }
  const name = target.split(".").at(-1) || parameters.get("Action");
  if (!name) throw new Error(`the request names no action: ${service} ${method} ${path}`);
  return name;
}

function s3Action({ method, path, query, parameters }: Omit<Named, "service" | "target">): string {
  const inBucket = path.split("/").filter(Boolean).length > 1;
  const asked = query.split("&").map((part) => part.split("=")[0] ?? "");
  if (inBucket) {
    if (method === "DELETE") return asked.includes("versionId") ? "DeleteObjectVersion" : "DeleteObject";
    if (method === "PUT") return "PutObject";
    return asked.includes("versionId") ? "GetObjectVersion" : "GetObject";
  }
  const subresource = asked.find((name) => name in BUCKET);
  if (subresource !== undefined) {
    if (method === "DELETE" && subresource === "policy") return "DeleteBucketPolicy";
    return `${method === "GET" ? "Get" : "Put"}${BUCKET[subresource]}`;
  }
  if (asked.includes("versions")) return "ListBucketVersions";
  if (asked.includes("location")) return "GetBucketLocation";
  if (method === "POST")
    return /<VersionId>/.test(parameters.get("xml") ?? "") ? "DeleteObjectVersion" : "DeleteObject";
  return { PUT: "CreateBucket", DELETE: "DeleteBucket" }[method] ?? "ListBucket";
}
