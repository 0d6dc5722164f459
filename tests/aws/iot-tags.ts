import type { HttpCall } from "./permissions/api-call.ts";
import { account, region } from "./workspace.ts";

interface Tag {
  Key: string;
  Value: string;
}

/**
 * Tags of AWS IoT's role aliases and policies, which moto 5.2.1 does not know: answers for TagResource, UntagResource and
 * ListTagsForResource, and keeps what is given at creation. Undefined for any other call.
 */
export function standInIotTags(): (call: HttpCall) => object | undefined {
  const tags = new Map<string, Map<string, string>>();
  const put = (arn: string, given: readonly Tag[]) =>
    tags.set(
      arn,
      new Map([...(tags.get(arn) ?? []), ...given.map(({ Key, Value }) => [Key, Value] as const)]),
    );

  return ({ service, method, url, body }) => {
    if (service !== "iot") return undefined;
    const { pathname, searchParams } = new URL(url, "http://moto");
    const said = body === "" ? {} : JSON.parse(body);
    const [, type, name] = /^\/(role-aliases|policies)\/([^/]+)$/.exec(pathname) ?? [];
    if (method === "POST" && type !== undefined) {
      const kind = type === "policies" ? "policy" : "rolealias";
      put(`arn:aws:iot:${region}:${account}:${kind}/${name}`, said.tags ?? []);
      return undefined;
    }
    if (pathname === "/tags" && method === "GET") {
      const own = tags.get(searchParams.get("resourceArn") ?? "") ?? new Map<string, string>();
      return { tags: [...own].map(([Key, Value]) => ({ Key, Value })) };
    }
    if (pathname === "/tags") put(said.resourceArn, said.tags);
    else if (pathname === "/untag") for (const key of said.tagKeys) tags.get(said.resourceArn)?.delete(key);
    else return undefined;
    return {};
  };
}
