import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { boundedText } from "../../domain/bounded-text.ts";
import { hostName, isOwnHost } from "../../platform/host-header.ts";

/** Who may do what. */
export interface Access {
  /** The secret in the address that was printed. */
  key: string;
  /** Names other than localhost under which the server may be asked; addresses need no mention. */
  hostNames: readonly string[];
  /** Whether whoever reaches the server may read without the key: on loopback. */
  openToRead: boolean;
  cookieName: string;
}

/** What of a request decides. */
export interface Asked {
  method: string;
  headers: IncomingHttpHeaders;
  /** Whether it is for data or for a change; page, script and style are nobody's secret. */
  isApi: boolean;
}

/** Why a request is refused, with its HTTP status; undefined when it is not. */
export interface Refusal {
  status: 403;
  text: string;
}

/** The header that a page of ours sends with a change: no other origin can, without being asked for leave first. */
export const CHANGE_HEADER = "x-dashboard";

/** RFC 1035, section 2.3.4. */
const MAX_HOST_NAME = 255;

/**
 * Only who asks by a name of this machine is answered, against DNS rebinding. The caller has checked the method. What
 * changes something needs the key's cookie, which is SameSite=Strict, our header, and our Origin: another server on this
 * machine's ports counts as the same site, but not as the same origin.
 */
export function refusalOf({ method, headers, isApi }: Asked, access: Access): Refusal | undefined {
  if (!isOwnHost(headers.host, access.hostNames)) {
    const name = boundedText(hostName(headers.host), MAX_HOST_NAME);
    return {
      status: 403,
      text: `This dashboard is not known as "${name}". Ask for it by address, or start it with --allow-host ${name}`,
    };
  }
  if (!isApi) return undefined;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return { status: 403, text: "Another site may not ask this dashboard" };
  const known = knowsKey(headers.cookie, access);
  if (method !== "POST") {
    if (known || access.openToRead) return undefined;
    return {
      status: 403,
      text: "Open the address that the dashboard printed when it started: it has the key",
    };
  }
  if (!known)
    return { status: 403, text: "To change something, open the address that was printed: it has the key" };
  if (headers[CHANGE_HEADER] === undefined || headers.origin !== `http://${headers.host}`)
    return { status: 403, text: "A change has to come from the dashboard's own page" };
  return undefined;
}

/** Whether the cookie of a request holds the key. */
export function knowsKey(cookie: string | undefined, { key, cookieName }: Access): boolean {
  const given = (cookie ?? "").split(/; */).find((part) => part.startsWith(`${cookieName}=`));
  return given !== undefined && isKey(given.slice(cookieName.length + 1), key);
}

/** Compares in a time that does not tell how much was right. */
export function isKey(given: string, key: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
