import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CodeDeployStandIn, standInCodeDeploy } from "./code-deploy.ts";
import { standInIotTags } from "./iot-tags.ts";
import type { HttpCall } from "./permissions/api-call.ts";
import { region } from "./workspace.ts";

export interface EmulatorProxy {
  url: string;
  /** What was called since the start, with the answers. */
  calls: HttpCall[];
  /** Answers for deployments, which moto only notes down. */
  codedeploy: CodeDeployStandIn;
  stop(): void;
}

/** Where CodeDeploy in moto 5.2.1 differs from AWS: it has no such calls, and answers times as text. */
const MISSING_IN_MOTO =
  /^CodeDeploy_20141006\.(DeleteApplication|DeleteDeploymentGroup|UpdateDeploymentGroup)$/;
/**
 * Settings of buckets that are kept here: moto drops the number of versions that a lifecycle keeps, and takes a policy's
 * Deny with a condition (no TLS) for one without.
 */
const SETTING = /^\/[^/?]+\/?\?(lifecycle|policy)(=|$)/;
const LIFECYCLE_HEADERS = { "x-amz-transition-default-minimum-object-size": "all_storage_classes_128K" };
/** What moto 5.2.1 does not answer, as it is in a new account. Source: Lambda API reference, GetAccountSettings. */
const ACCOUNT_SETTINGS = /^\/2016-08-19\/account-settings\/?$/;
const NEW_ACCOUNT = { AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } };
/** moto counts no subscriptions of a topic: whoever asks for the number gets one. */
const NO_SUBSCRIPTIONS = /(SubscriptionsConfirmed"?(?:<\/key>\s*<value>|: ?"?))0/g;
/** Services of which an answer is fixed. */
const MENDED: ReadonlySet<string> = new Set(["codedeploy", "sns"]);
const TIMES_AS_TEXT = /("(?:createTime|startTime|completeTime|linkedTime)": ?)"([^"]+)"/g;

/** Stands before moto on a free loopback port, fixes its answers for CodeDeploy and SNS, and notes all that is called. */
export async function startEmulatorProxy(motoPort: number, { eventsALook = 1 } = {}): Promise<EmulatorProxy> {
  const calls: HttpCall[] = [];
  const settings = new Map<string, Buffer>();
  const codedeploy = standInCodeDeploy((agent) => runningInstances(motoPort, agent), eventsALook);
  const iotTags = standInIotTags();
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const call = callOf(incoming, body);
      calls.push(call);
      noteAnswer(call, outgoing);
      const tags = iotTags(call);
      if (tags !== undefined) return answerJson(outgoing, tags);
      if (MISSING_IN_MOTO.test(targetOf(incoming))) return answerJson(outgoing, {});
      if (ACCOUNT_SETTINGS.test(incoming.url ?? "")) return answerJson(outgoing, NEW_ACCOUNT);
      const deployment =
        call.service === "codedeploy"
          ? codedeploy.answer(call.target.split(".").at(-1) ?? "", JSON.parse(body.toString() || "{}"))
          : undefined;
      if (deployment !== undefined)
        return void deployment.then(
          (body) => answerJson(outgoing, body),
          () => outgoing.destroy(),
        );
      if (targetOf(incoming) === "Kinesis_20131202.PutRecords")
        return void putOneByOne(motoPort, incoming, body, outgoing).catch(() => outgoing.destroy());
      const setting = SETTING.exec(incoming.url ?? "")?.[0].replace(/=.*/, "");
      if (setting !== undefined && keepSetting(settings, setting, incoming, body, outgoing)) return;
      forward(motoPort, incoming, body, outgoing, MENDED.has(call.service));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    codedeploy,
    stop: () => close(server),
  };
}

/** As CodeDeploy finds them: by the tag, while they run. */
async function runningInstances(port: number, agent: string): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=x`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      Action: "DescribeInstances",
      Version: "2016-11-15",
      "Filter.1.Name": "tag:agent",
      "Filter.1.Value.1": agent,
      "Filter.2.Name": "instance-state-name",
      "Filter.2.Value.1": "running",
    }),
  });
  return [...(await answer.text()).matchAll(/<instanceId>(i-\w+)</g)].map(([, id = ""]) => id);
}

/**
 * moto runs the function of an event source mapping in Docker at every record, and fails when it cannot: after it has
 * stored the record, and before the rest of them. The test reads the stream and runs the function by itself.
 */
async function putOneByOne(
  port: number,
  { headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<void> {
  const { Records, ...stream } = JSON.parse(body.toString()) as { Records: object[] };
  for (const record of Records)
    await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: {
        authorization: String(headers.authorization),
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "Kinesis_20131202.PutRecord",
      },
      body: JSON.stringify({ ...stream, ...record }),
    });
  const taken = Records.map((_, index) => ({
    ShardId: "shardId-000000000000",
    SequenceNumber: String(index + 1),
  }));
  answerJson(outgoing, { FailedRecordCount: 0, Records: taken });
}

/** Answers for a setting that is kept here; false when it was never put, and moto may say so. */
function keepSetting(
  settings: Map<string, Buffer>,
  name: string,
  { method }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): boolean {
  const kept = settings.get(name);
  if (method === "PUT") settings.set(name, body);
  else if (kept === undefined) return false;
  else if (method === "DELETE") settings.delete(name);
  answer(outgoing, method === "GET" ? (kept ?? "") : "", LIFECYCLE_HEADERS);
  return true;
}

function forward(
  port: number,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  fix: boolean,
): void {
  const asked = request({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
    if (!fix) {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    const chunks: Buffer[] = [];
    answer.on("data", (chunk) => chunks.push(chunk));
    answer.on("end", () => {
      const text = Buffer.concat(chunks)
        .toString()
        .replace(TIMES_AS_TEXT, epochSeconds)
        .replace(NO_SUBSCRIPTIONS, "$11");
      outgoing.writeHead(answer.statusCode ?? 502, {
        ...answer.headers,
        "content-length": Buffer.byteLength(text),
      });
      outgoing.end(text);
    });
  });
  asked.on("error", () => outgoing.destroy());
  asked.end(body);
}

function epochSeconds(_: string, name: string, time: string): string {
  return `${name}${Date.parse(/[zZ+]/.test(time) ? time : `${time}Z`) / 1000}`;
}

function answer(outgoing: ServerResponse, body: string | Buffer, headers: Record<string, string>): void {
  outgoing.writeHead(200, headers);
  outgoing.end(body);
}

function answerJson(outgoing: ServerResponse, body: object): void {
  answer(outgoing, JSON.stringify(body), { "content-type": "application/x-amz-json-1.1" });
}

function targetOf({ headers }: IncomingMessage): string {
  return String(headers["x-amz-target"] ?? "");
}

/** The service is in the signature's scope. */
function callOf(incoming: IncomingMessage, body: Buffer): HttpCall {
  const { method = "", url = "", headers } = incoming;
  const service = /Credential=[^/]+\/\d+\/[^/]*\/([^/]+)\//.exec(String(headers.authorization))?.[1] ?? "";
  return { service, method, url, target: targetOf(incoming), body: body.toString(), response: "" };
}

/** Writes the answer down as it goes out. */
function noteAnswer(call: HttpCall, outgoing: ServerResponse): void {
  const { write, end } = outgoing;
  outgoing.write = ((...said: Parameters<typeof write>) => {
    call.response += String(said[0]);
    return write.apply(outgoing, said);
  }) as typeof write;
  outgoing.end = ((...said: Parameters<typeof end>) => {
    if (typeof said[0] === "string" || Buffer.isBuffer(said[0])) call.response += String(said[0]);
    return end.apply(outgoing, said);
  }) as typeof end;
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}
