import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A stream that takes everything and keeps nothing, so that only the client's cost shows: it answers PutRecord,
 * PutRecords and ListShards, and no more. Unlike Kinesis it has no limits.
 */
export async function startStubKinesis(): Promise<{ endpoint: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      response.end(answerTo(operation, Buffer.concat(chunks)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const TAKEN = { SequenceNumber: "1", ShardId: "shardId-000000000000" };

function answerTo(operation: string | undefined, body: Buffer): string {
  if (operation === "PutRecord") return JSON.stringify(TAKEN);
  if (operation !== "PutRecords") return JSON.stringify({ Shards: [] });
  // Counted, not parsed: the server's own cost must not be measured.
  let count = 0;
  for (let at = body.indexOf(KEY); at >= 0; at = body.indexOf(KEY, at + KEY.length)) count += 1;
  return JSON.stringify({ FailedRecordCount: 0, Records: Array(count).fill(TAKEN) });
}

const KEY = '"PartitionKey"';
