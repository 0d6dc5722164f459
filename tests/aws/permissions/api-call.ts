import { actionOf } from "./action.ts";

/** A call of the AWS API as the proxy saw it. */
export interface HttpCall {
  /** From the signature's scope. */
  service: string;
  method: string;
  /** Path and query. */
  url: string;
  /** The header `x-amz-target`; empty where the service has none. */
  target: string;
  body: string;
  /** The answer's body. */
  response: string;
}

/** A call in IAM's words. */
export interface ApiCall {
  /** As IAM names it: `cloudwatch`, not `monitoring`. */
  service: string;
  /** The IAM action that has the call's name, without its service: `CreateTable`. */
  operation: string;
  method: string;
  path: string;
  /** All that the request says, by dotted name: `Tags.0.Key`, `TagSpecification.1.Tag.1.Key`. */
  parameters: ReadonlyMap<string, string>;
  response: string;
}

/** Services whose name in a signature is not the one in IAM. */
const SERVICES: Record<string, string> = { monitoring: "cloudwatch" };

/** Reads a call; undefined when AWS asks no permission for it. Throws at a call that is not known here. */
export function apiCallOf({ service, method, url, target, body, response }: HttpCall): ApiCall | undefined {
  if (service === "sts") return undefined; // GetCallerIdentity is everybody's
  const [path = "", query = ""] = url.split("?");
  const parameters = new Map<string, string>(new URLSearchParams(query));
  if (body.startsWith("{")) flatten(JSON.parse(body), "", parameters);
  else if (/^\w+=/.test(body))
    for (const [name, value] of new URLSearchParams(body)) parameters.set(name, value);
  else parameters.set("xml", body);
  const operation = actionOf({ service, method, path, query, target, parameters });
  return { service: SERVICES[service] ?? service, operation, method, path, parameters, response };
}

function flatten(value: unknown, name: string, into: Map<string, string>): void {
  if (value === null || typeof value !== "object") into.set(name, String(value));
  else
    for (const [key, part] of Object.entries(value))
      flatten(part, name === "" ? key : `${name}.${key}`, into);
}
