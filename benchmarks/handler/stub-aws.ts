import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { table as definition } from "../../storage/table.ts";
import { answerDynamoDb, Refused } from "./stub-dynamodb.ts";
import { StubTable } from "./stub-table.ts";

/**
 * A process that stands for DynamoDB, SNS and SQS: answers at once, keeps items in memory, and counts requests and capacity
 * units. It takes any signature and any size, and it never throttles. The parent process starts it with `fork` and asks
 * it by message.
 */
export interface Counts {
  requests: Record<string, number>;
  writeUnits: number;
  indexWriteUnits: number;
  readUnits: number;
}

/** What the parent asks: counts since the last reset, a reset of counts or of all, or what a home's items are. */
export type Question = { ask: "counts" | "reset counts" | "reset all" } | { ask: "home"; homeId: string };

let table = new StubTable(definition);
let requests: Record<string, number> = {};
let reads = { readUnits: 0 };

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const target = String(request.headers["x-amz-target"] ?? "").split(".");
    const { status, type, body } = answer(target[0] ?? "", target[1], Buffer.concat(chunks).toString());
    response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
    response.end(body);
  });
});

function answer(service: string, operation: string | undefined, body: string) {
  const json = "application/x-amz-json-1.0";
  const name = operation ?? new URLSearchParams(body).get("Action") ?? "nothing";
  requests[name] = (requests[name] ?? 0) + 1;
  try {
    if (name === "Publish") return { status: 200, type: "text/xml", body: PUBLISHED };
    if (service === "AmazonSQS" && name === "SendMessage")
      return { status: 200, type: json, body: JSON.stringify(sent(JSON.parse(body))) };
    return {
      status: 200,
      type: json,
      body: JSON.stringify(answerDynamoDb(name, JSON.parse(body), table, reads)),
    };
  } catch (error) {
    if (!(error instanceof Refused)) console.error(error);
    const type = error instanceof Refused ? error.type : "SerializationException";
    return {
      status: 400,
      type: json,
      body: JSON.stringify({ __type: type, message: (error as Error).message }),
    };
  }
}

const PUBLISHED =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult>' +
  "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>";

/** The SDK compares the digest with its own. */
function sent({ MessageBody }: { MessageBody: string }) {
  return { MessageId: "1", MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") };
}

function counts(): Counts {
  const { writeUnits, indexWriteUnits } = table;
  return { requests, writeUnits, indexWriteUnits, readUnits: reads.readUnits };
}

function reset(): void {
  requests = {};
  reads = { readUnits: 0 };
  table.writeUnits = 0;
  table.indexWriteUnits = 0;
}

process.on("message", (question: Question) => {
  if (question.ask === "reset all") table = new StubTable(definition);
  if (question.ask === "reset all" || question.ask === "reset counts") reset();
  if (question.ask !== "home") return process.send?.(counts());
  const ofHome = table.all().filter(({ item }) => {
    const partition = item[definition.partitionKey]?.S ?? "";
    return (
      partition === question.homeId ||
      (/^[#/]/.test(partition.slice(question.homeId.length)) && partition.startsWith(question.homeId))
    );
  });
  return process.send?.({ items: ofHome.length, bytes: ofHome.reduce((sum, { bytes }) => sum + bytes, 0) });
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
