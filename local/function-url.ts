import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { payloadLimitBytes } from "./lambda/invocation.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { accountId } from "./services/clients.ts";
import { loopback } from "./services/emulator.ts";

/** A function that is reached by HTTP. */
export interface FunctionUrl {
  /** Without a slash at its end. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves a function as a Lambda function URL does, on loopback, on a free port or on `port`. Unlike Lambda it speaks no
 * TLS, asks no permission and throttles nobody. Source: Lambda developer guide, "request and response payloads".
 */
export async function startFunctionUrl(
  lambda: Pick<LambdaFunction, "invoke">,
  port = 0,
): Promise<FunctionUrl> {
  const server = createServer((request, response) => {
    serve(lambda, request, response).catch(() => response.destroy());
  });
  server.listen(port, loopback);
  await once(server, "listening");
  return { url: `http://${loopback}:${(server.address() as AddressInfo).port}`, stop: () => stop(server) };
}

async function serve(
  lambda: Pick<LambdaFunction, "invoke">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  if (body === undefined) return end(response, 413, '{"message":"Request Entity Too Large"}');
  const result = await lambda.invoke(eventOf(request, body));
  if (!result.ok) return end(response, 502, "Internal Server Error");
  const { statusCode = 200, headers = {}, body: text = "" } = result.payload as Partial<FunctionAnswer>;
  response.writeHead(statusCode, headers).end(text);
}

/** What a function may answer; a body in base64 is not needed here. */
interface FunctionAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** The request in payload format 2.0; fields that are sent more than once are joined by commas. */
function eventOf(request: IncomingMessage, body: Buffer): LambdaFunctionURLEvent {
  const { method = "GET", headers, httpVersion, socket } = request;
  const { pathname, search, searchParams } = new URL(request.url ?? "/", `http://${loopback}`);
  const isBase64Encoded = body.length > 0 && !/^text\/|json/.test(headers["content-type"] ?? "");
  const nowMs = Date.now();
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    queryStringParameters: Object.fromEntries(
      [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name).join(",")]),
    ),
    requestContext: {
      accountId: "anonymous",
      apiId: accountId,
      domainName: headers.host ?? loopback,
      domainPrefix: accountId,
      http: {
        method,
        path: pathname,
        protocol: `HTTP/${httpVersion}`,
        sourceIp: socket.remoteAddress ?? loopback,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: new Date(nowMs).toUTCString(),
      timeEpoch: nowMs,
    },
    ...(body.length === 0 ? {} : { body: body.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > payloadLimitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(text);
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
