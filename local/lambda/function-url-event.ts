import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { accountId } from "../services/clients.ts";
import { loopback } from "../services/emulator.ts";

/** The request in payload format 2.0; fields that are sent more than once are joined by commas. */
export function functionUrlEvent(request: IncomingMessage, body: Buffer): LambdaFunctionURLEvent {
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
