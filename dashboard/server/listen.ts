import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";

/** A dashboard that cannot start; the message says what to do. */
export class DashboardError extends Error {
  override readonly name = "DashboardError";
}

const DEFAULT_PORT = 4700;
const NOT_THERE: Record<string, string> = {
  EADDRNOTAVAIL: "it is no address of this machine",
  ENOTFOUND: "nobody knows this name",
  EAI_AGAIN: "nobody knows this name",
  EINVAL: "it is no address of this machine",
  EACCES: "this user may not use the port",
};

/** Listens on `port`, or on 4700 or a free one; throws a DashboardError when a port that was asked for is in use. */
export async function listen(server: Server, host: string, port: number | undefined): Promise<void> {
  try {
    await listenOnce(server, host, port ?? DEFAULT_PORT);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code in NOT_THERE)
      throw new DashboardError(
        `The page cannot listen on ${host}: ${NOT_THERE[code]}. Take 127.0.0.1 (this machine alone) or 0.0.0.0 (all its addresses).`,
      );
    if (code !== "EADDRINUSE") throw error;
    if (port !== undefined)
      throw new DashboardError(
        `Port ${port} is in use. Choose another one for the page, or leave the option out.`,
      );
    await listenOnce(server, host, 0);
  }
}

/** The port on which a page can listen: `port`, 4700 or a free one. Throws a DashboardError as `listen` does. */
export async function portFor(host: string, port: number | undefined): Promise<number> {
  const server = createServer();
  await listen(server, host, port);
  const { port: found } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return found;
}

/** Where a browser finds a server that listens on `host`: of all addresses, one that others in the house reach. */
export function reachableAt(host: string, port: number): string {
  const isAny = host === "0.0.0.0" || host === "::";
  const name = isAny ? (ownAddress() ?? "127.0.0.1") : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

function ownAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address;
}

function listenOnce(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
