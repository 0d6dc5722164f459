import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { functionUrlEvent } from "./lambda/function-url-event.ts";
import { payloadLimitBytes } from "./lambda/invocation.ts";
import type { LambdaFunction } from "./lambda-function.ts";
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
  const result = await lambda.invoke(functionUrlEvent(request, body));
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
