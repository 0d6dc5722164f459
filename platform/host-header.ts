import { isIP } from "node:net";

/**
 * Whether a request's Host header names this machine: by an address, as localhost, or by one of `names`. Any other name can
 * be an attacker's that was rebound to this machine, so that a web page reads what only this machine may (DNS rebinding).
 */
export function isOwnHost(host: string | undefined, names: readonly string[] = []): boolean {
  const name = hostName(host);
  return name === "localhost" || isIP(name) !== 0 || names.includes(name);
}

/** The name of a Host header without its port; an IPv6 address without its brackets. */
export function hostName(host = ""): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1");
}
