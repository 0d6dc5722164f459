import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { pause } from "../../platform/backoff.ts";
import { table } from "../../storage/table.ts";
import type { Usage } from "../../tests/helpers/strict-aws/capacity.ts";
import { createStrictAws } from "../../tests/helpers/strict-aws/strict-aws.ts";
import { TABLE_NAME } from "./names.ts";

/**
 * A process that puts the tests' strict stand-ins behind HTTP, for the real SDK clients: they refuse what AWS refuses and
 * count requests and capacity units. It takes any signature and never throttles; SNS takes every message. Each answer
 * takes so many milliseconds as the first argument says. The parent process starts it with `fork` and asks it by message.
 */
export type Question = { ask: "usage" | "reset usage" | "reset all" } | { ask: "home"; homeId: string };

const [latencyMs = "0"] = process.argv.slice(2);
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1];
    const { status, type, body } = await answer(operation, Buffer.concat(chunks).toString());
    if (latencyMs !== "0") await pause(Number(latencyMs));
    response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
    response.end(body);
  });
});

let aws = start();
let publishes = 0;
let before = usage();

function start() {
  return createStrictAws({
    tables: [{ name: TABLE_NAME, definition: table }],
    queues: [{ url: queueUrl() }],
  });
}

function queueUrl(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo | null)?.port}/quarantine`;
}

/** SNS alone has no `x-amz-target`. */
async function answer(operation: string | undefined, body: string) {
  if (operation === undefined) {
    if (!body.includes("Action=Publish")) return { status: 404, type: "text/xml", body: "" };
    publishes += 1;
    return { status: 200, type: "text/xml", body: PUBLISHED };
  }
  const json = { type: "application/x-amz-json-1.0" };
  try {
    return { ...json, status: 200, body: JSON.stringify(await run(operation, body), base64Written) };
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "NotInStandIn" || name === "TypeError") console.error(error);
    return { ...json, status: 400, body: JSON.stringify({ __type: name, message }) };
  }
}

const PUBLISHED =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult>' +
  "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>";

async function run(operation: string, body: string): Promise<object> {
  const clients = aws.clients();
  const input = JSON.parse(body, base64Read);
  if (operation === "SendMessage") {
    const MD5OfMessageBody = createHash("md5").update(input.MessageBody).digest("hex"); // the SDK compares it
    return { ...(await clients.sqs.send(new SendMessageCommand(input))), MD5OfMessageBody };
  }
  const Command = Object.entries(dynamodb).find(([name]) => name === `${operation}Command`)?.[1];
  return clients.dynamodb.send(new (Command as typeof dynamodb.GetItemCommand)(input));
}

/** Binary values are base64 in requests and answers: the value of an attribute value's `B`. */
function base64Read(key: string, value: unknown): unknown {
  return key === "B" && typeof value === "string" ? new Uint8Array(Buffer.from(value, "base64")) : value;
}

function base64Written(this: Record<string, unknown>, key: string, value: unknown): unknown {
  if (key === "$metadata") return undefined;
  const binary = this[key];
  return binary instanceof Uint8Array ? Buffer.from(binary).toString("base64") : value;
}

function usage(): Usage {
  const now = aws.usage();
  return { ...now, requests: { ...now.requests, Publish: publishes } };
}

/** What calls have cost since the last reset. */
function usageSince(): Usage {
  const now = usage();
  const requests = Object.entries(now.requests).map(([name, count]) => [
    name,
    count - (before.requests[name] ?? 0),
  ]);
  return {
    requests: Object.fromEntries(requests),
    readUnits: now.readUnits - before.readUnits,
    writeUnits: now.writeUnits - before.writeUnits,
    indexWriteUnits: now.indexWriteUnits - before.indexWriteUnits,
  };
}

/** How many items stand in a home's partition, or in one below it, and about their bytes: names and values, numbers as text. */
function itemsOf(homeId: string): { items: number; bytes: number } {
  const items = aws.items(TABLE_NAME).filter((item) => {
    const partition = item[table.partitionKey]?.S ?? "";
    return partition === homeId || partition.startsWith(`${homeId}/`);
  });
  const values = items.flatMap((item) => Object.entries(item));
  const bytes = values.reduce(
    (sum, [name, { S = "", N = "", B = "" }]) =>
      sum + name.length + Buffer.byteLength(S) + N.length + B.length,
    0,
  );
  return { items: items.length, bytes };
}

process.on("message", (question: Question) => {
  if (question.ask === "reset all") aws = start();
  if (question.ask === "reset all" || question.ask === "reset usage") before = usage();
  process.send?.(question.ask === "home" ? itemsOf(question.homeId) : usageSince());
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  aws = start();
  process.send?.({ port: (server.address() as AddressInfo).port });
});
