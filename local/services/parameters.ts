import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { loopback } from "./emulator.ts";

/** A Parameter Store in memory: GetParameter and PutParameter, nothing else, and nothing is encrypted. */
export interface ParameterStore {
  endpoint: string;
  stop(): Promise<void>;
}

interface Asked {
  Name: string;
  Value?: string;
  Overwrite?: boolean;
}

/** Starts one on a free loopback port, in this process. Source: AWS Systems Manager API reference. */
export async function startParameterStore(): Promise<ParameterStore> {
  const values = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const answer = answerTo(String(request.headers["x-amz-target"]), await bodyOf(request), values);
    response.writeHead("__type" in answer ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answer));
  });
  server.listen(0, loopback);
  await once(server, "listening");
  return {
    endpoint: `http://${loopback}:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answerTo(
  target: string,
  { Name, Value = "", Overwrite }: Asked,
  values: Map<string, string>,
): object {
  if (target === "AmazonSSM.GetParameter") {
    const value = values.get(Name);
    return value === undefined
      ? { __type: "ParameterNotFound", message: Name }
      : { Parameter: { Name, Type: "SecureString", Value: value, Version: 1 } };
  }
  if (target !== "AmazonSSM.PutParameter") return { __type: "UnknownOperationException", message: target };
  if (values.has(Name) && !Overwrite) return { __type: "ParameterAlreadyExists", message: Name };
  values.set(Name, Value);
  return { Version: 1, Tier: "Standard" };
}

async function bodyOf(request: IncomingMessage): Promise<Asked> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return JSON.parse(text) as Asked;
}
