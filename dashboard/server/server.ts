import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { terminalText } from "../../domain/terminal-text.ts";
import type { House } from "../house.ts";
import { answerOf, methodsOf } from "./api.ts";
import { createFeed, EVENT_STREAM } from "./feed.ts";
import { type Access, isKey, knowsKey, refusalOf } from "./guard.ts";
import { SECURITY_HEADERS } from "./headers.ts";
import { DashboardError, listen, portFor, reachableAt } from "./listen.ts";
import { bundlePage, type PageFiles } from "./page-files.ts";
import { problemReporter } from "./problem-report.ts";

export interface DashboardOptions {
  house: House;
  /** How often the house is read while a page is open. */
  everyMs: number;
  /** Loopback unless told otherwise. */
  host?: string;
  /** Undefined: 4700, or a free one when that is taken. 0: a free one. */
  port?: number;
  hostNames?: readonly string[];
  /** The same over restarts, when somebody wants to keep the address; otherwise a new one each time. */
  key?: string;
  /** Takes what went wrong, with its stack; the page gets a sentence and an id. Standard error unless told otherwise. */
  report?: (text: string) => void;
}

export interface Dashboard {
  /** With the key: whoever opens it may change things. */
  url: string;
  port: number;
  /** Resolves when the port is free. */
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
/** What a path is completed with; no name of a host in a request's address counts. */
const BASE = "http://dashboard";
/** What stands in an address and a cookie as it is, and is not guessed. */
const KEY = /^[\w-]{12,}$/;

/** Where a page will be found, and its address without the key: everybody who may read the e-mails sees it there. */
export type PagePlace = Required<Pick<DashboardOptions, "host" | "port">> & Pick<Dashboard, "url">;

/** Chooses where a page will be before it is served, for e-mails that link to it; throws a DashboardError as `startDashboard` does. */
export async function placePage(options: Pick<DashboardOptions, "host" | "port">): Promise<PagePlace> {
  const { host = LOOPBACK } = options;
  const port = await portFor(host, options.port);
  return { host, port, url: `${reachableAt(host, port)}/` };
}

/** Serves the page of a house; throws a DashboardError when a port that was asked for is in use. */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { host = LOOPBACK, key = randomBytes(18).toString("base64url"), hostNames = [] } = options;
  if (!KEY.test(key))
    throw new DashboardError(
      "The key in DASHBOARD_KEY needs 12 letters, digits, dashes or underscores at least.",
    );
  const { files } = await bundlePage();
  const problemOf = problemReporter(options.report ?? ((text) => console.error(terminalText(text))));
  const feed = createFeed(options.house, options.everyMs, (error) => problemOf("live", error).problem);
  const access: Access = { key, hostNames, openToRead: isLoopback(host), cookieName: "dashboard" };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      const told = problemOf(`${request.method} ${request.url}`, error);
      if (response.headersSent) response.destroy();
      else send(response, 500, "application/json", JSON.stringify(told));
    });
  });
  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  // Cookies know no ports: two dashboards on one machine must not take each other's.
  access.cookieName = `dashboard-${port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", headers, url: address = "" } = request;
    if (!URL.canParse(address, BASE)) return send(response, 400, "text/plain", "This is no address\n");
    const url = new URL(address, BASE);
    const isApi = url.pathname.startsWith("/api/");
    const refusal = refusalOf({ method, headers, isApi }, access) ?? methodRefusal(method, url.pathname);
    if (refusal !== undefined) {
      if (refusal.status === 405) response.setHeader("allow", methodsOf(url.pathname).join(", "));
      return send(response, refusal.status, ...refusalBody(isApi, refusal.text));
    }
    if (url.searchParams.has("key")) return takeKey(response, url.searchParams.get("key") ?? "", access);
    if (url.pathname === "/api/live")
      return live(method, response, { mayChange: knowsKey(headers.cookie, access) });
    const found = isApi ? await answerOf(options.house, request, url) : undefined;
    if (found === undefined) return sendFile(response, files, url.pathname);
    if (method === "POST") feed.nudge();
    send(response, found.status, "application/json", JSON.stringify(found.body));
  }

  function live(method: string, response: ServerResponse, greeting: object): void {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (method === "HEAD") response.writeHead(200, EVENT_STREAM).end();
    else feed.join(response, greeting);
  }

  return {
    url: `${reachableAt(host, port)}/?key=${key}`,
    port,
    async close() {
      feed.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function methodRefusal(method: string, path: string): { status: 405; text: string } | undefined {
  return methodsOf(path).includes(method) ? undefined : { status: 405, text: `${method} is not known here` };
}

/** The address with the key makes a cookie of it and gives way to one without: it stays out of the history. */
function takeKey(response: ServerResponse, given: string, { key, cookieName }: Access): void {
  if (!isKey(given, key)) {
    send(
      response,
      403,
      "text/plain",
      "This key is not, or no longer, the dashboard's: see what it printed.\n",
    );
    return;
  }
  response.setHeader(
    "set-cookie",
    `${cookieName}=${key}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000`,
  );
  response.setHeader("location", "/");
  send(response, 303, "text/plain", "");
}

function sendFile(response: ServerResponse, files: PageFiles["files"], path: string): void {
  const file = files.get(path);
  if (file === undefined) send(response, 404, "text/plain", "There is nothing here; the dashboard is at /\n");
  else send(response, 200, file.type, file.body);
}

function refusalBody(isApi: boolean, text: string): [type: string, body: string] {
  return isApi ? ["application/json", JSON.stringify({ problem: text })] : ["text/plain", `${text}\n`];
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { ...SECURITY_HEADERS, "content-type": type }).end(body);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
