import type { ApiCall } from "./emulator-proxy.ts";

/** Services whose name in a signature is not the one in IAM. */
const SERVICES: Record<string, string> = { monitoring: "cloudwatch" };

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
  [/^GET .*\/functions\/[^/]+$/, "GetFunction"],
  [/^POST .*\/functions$/, "CreateFunction"],
  [/^DELETE .*\/functions\/[^/]+$/, "DeleteFunction"],
  [/^GET .*\/configuration$/, "GetFunctionConfiguration"],
  [/^PUT .*\/code$/, "UpdateFunctionCode"],
  [/^POST .*\/versions$/, "PublishVersion"],
  [/^GET .*\/versions$/, "ListVersionsByFunction"],
  [/^GET .*\/code-signing-config$/, "GetFunctionCodeSigningConfig"],
  [/^PUT .*\/concurrency$/, "PutFunctionConcurrency"],
  [/^GET .*\/concurrency$/, "GetFunctionConcurrency"],
  [/^POST .*\/aliases$/, "CreateAlias"],
  [/^GET .*\/aliases\/[^/]+$/, "GetAlias"],
  [/^PUT .*\/aliases\/[^/]+$/, "UpdateAlias"],
  [/^DELETE .*\/aliases\/[^/]+$/, "DeleteAlias"],
  [/^POST .*\/policy$/, "AddPermission"],
  [/^GET .*\/policy$/, "GetPolicy"],
  [/^DELETE .*\/policy\/[^/]+$/, "RemovePermission"],
  [/^PUT .*\/event-invoke-config$/, "PutFunctionEventInvokeConfig"],
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
];

/** The IAM action that a call asks permission for; undefined when it needs none. Throws at one that is not known here. */
export function iamActionOf({ service, action }: ApiCall): string | undefined {
  if (service === "sts") return undefined; // GetCallerIdentity is everybody's
  if (service === "s3") return `s3:${s3Action(action)}`;
  if (service === "lambda") {
    const path = action.replace(/\/?(\?.*)?$/, "");
    const known = LAMBDA.find(([pattern]) => pattern.test(path));
    if (known === undefined) throw new Error(`lambda: no IAM action is known for ${action}`);
    return `lambda:${known[1]}`;
  }
  return `${SERVICES[service] ?? service}:${action}`;
}

function s3Action(call: string): string {
  const [method = "", address = ""] = call.split(" ");
  const [path = "", query = ""] = address.split("?");
  const inBucket = path.split("/").filter(Boolean).length > 1;
  const subresource = Object.keys(BUCKET).find((name) =>
    query.split("&").some((part) => part.split("=")[0] === name),
  );
  if (inBucket) return { GET: "GetObject", HEAD: "GetObject", PUT: "PutObject" }[method] ?? "DeleteObject";
  if (subresource !== undefined) {
    if (method === "DELETE" && subresource === "policy") return "DeleteBucketPolicy";
    return `${method === "GET" ? "Get" : "Put"}${BUCKET[subresource]}`;
  }
  if (query.includes("versions")) return "ListBucketVersions";
  if (query.includes("location")) return "GetBucketLocation";
  if (method === "POST") return "DeleteObject";
  return { PUT: "CreateBucket", DELETE: "DeleteBucket" }[method] ?? "ListBucket";
}
