import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What happens to a request: let through, refused with 500, cut off, let through with the answer lost (the connection
 * breaks) or never coming, or answered as Kinesis does when every record of a PutRecords call is throttled.
 */
export type Fate = "pass" | "refuse" | "cut" | "lose-answer" | "no-answer" | "throttle";

/** A network in front of one service, on loopback. */
export interface FaultyNetwork {
  endpoint: string;
  close(): Promise<void>;
}

/** Puts a network in front of `target`; `fate` decides on each request by its operation and body. */
export async function startFaultyNetwork(
  target: string,
  fate: (operation: string, body: string) => Fate,
): Promise<FaultyNetwork> {
  const { hostname, port } = new URL(target);
  const server = createServer(async (incoming, response) => {
    const body = await bodyOf(incoming);
    // JSON protocols name the operation in a header, SNS's query protocol in the body.
    const operation = String(
      incoming.headers["x-amz-target"] ?? /Action=(\w+)/.exec(body.toString())?.[1] ?? "",
    );
    const decided = fate(operation.split(".").at(-1) ?? "", body.toString());
    if (decided === "cut") return void incoming.socket.destroy();
    if (decided === "refuse") return void response.writeHead(500).end("{}");
    if (decided === "throttle") return void response.writeHead(200, AMZ_JSON).end(throttled(body));
    const { method, url, headers } = incoming;
    const forwarded = request({ hostname, port, method, path: url, headers }, (answer) =>
      decided === "pass"
        ? pass(answer, response)
        : answer.resume().on("end", () => decided === "lose-answer" && incoming.socket.destroy()),
    );
    forwarded.on("error", () => incoming.socket.destroy());
    forwarded.end(body);
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

const AMZ_JSON = { "content-type": "application/x-amz-json-1.1" };

/** Source: Amazon Kinesis Data Streams API reference, PutRecords, "Response with partial failures". */
function throttled(body: Buffer): string {
  const { Records } = JSON.parse(body.toString()) as { Records: unknown[] };
  const ErrorCode = "ProvisionedThroughputExceededException";
  const refused = Records.map(() => ({ ErrorCode, ErrorMessage: "Rate exceeded for shard" }));
  return JSON.stringify({ FailedRecordCount: Records.length, Records: refused });
}

function pass(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  answer.pipe(response);
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
