import type { ApiCall } from "./api-call.ts";
import { arnsIn, ec2Arn, type Place } from "./arns.ts";

type Pairs = readonly (readonly [key: string, value: string])[];

/** The tags in a request, by the type of resource that they are for; "" where the request has one kind only. */
export function tagsGiven({ service, parameters }: ApiCall): Map<string, Pairs> {
  const given = new Map<string, [string, string][]>();
  const add = (type: string, key: string, value: string) =>
    given.set(type, [...(given.get(type) ?? []), [key, value]]);
  for (const [name, value] of parameters) {
    const specification = /^(TagSpecification\.\d+)\.Tag\.(\d+)\.Key$/.exec(name);
    if (specification !== null) {
      const [, prefix, index] = specification;
      add(
        parameters.get(`${prefix}.ResourceType`) ?? "",
        value,
        parameters.get(`${prefix}.Tag.${index}.Value`) ?? "",
      );
    } else if (/^(Tags?|tags)(\.member)?\.\d+\.(Tag)?[Kk]ey$/.test(name))
      add("", value, parameters.get(name.replace(/ey$/, "ey").replace(/([Kk])ey$/, valueName)) ?? "");
    else if (/^[Tt]agKeys(\.member)?(\.\d+)?$/.test(name)) add("", value, "");
    else if (/^[Tt]ags\.[^.]+$/.test(name) && service !== "ec2") add("", name.slice(5), value);
  }
  for (const [, key = "", value = ""] of (parameters.get("xml") ?? "").matchAll(
    /<Tag><Key>([^<]*)<\/Key><Value>([^<]*)<\/Value>/g,
  ))
    add("", key, value);
  return given;
}

function valueName(_: string, k: string): string {
  return k === "K" ? "Value" : "value";
}

/** What bears tags of a type after a call: what its request names, or what the answer says was made. */
export function tagged(call: ApiCall, type: string, place: Place): string[] {
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:${place.region}:${place.account}:${rest}`;
  if (call.service === "ec2" && !/Tags$/.test(call.operation))
    return [...call.response.matchAll(/>([a-z]+-[0-9a-f]{8,})</g)]
      .map(([, id = ""]) => ec2Arn(id, arn))
      .filter((one) => one?.includes(`:${type}/`) === true) as string[];
  if (call.operation === "CreateKey") return made(call, "KeyId").map((id) => arn("kms", `key/${id}`));
  if (call.operation === "CreateEventSourceMapping")
    return made(call, "UUID").map((id) => arn("lambda", `event-source-mapping:${id}`));
  return arnsIn(call, place);
}

/** A value of a JSON answer. */
export function made({ response }: ApiCall, name: string): string[] {
  const found = new RegExp(`"${name}": ?"([^"]+)"`).exec(response)?.[1];
  return found === undefined ? [] : [found];
}
