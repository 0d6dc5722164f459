import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Item {
  number: number;
  id: number;
  title?: string;
  body: string;
  state: string;
  user: { login: string };
  comments: { id: number; body: string; user: { login: string } }[];
  pull_request?: object;
  head?: { sha: string };
}

/** What the stand-in for GitHub holds; tests fill and read it. */
export interface GithubState {
  items: Item[];
  /** `before`: states that a deployment had before, newest first. */
  deployments: { id: number; sha: string; environment: string; state: string; before?: string[] }[];
  statuses: { sha: string; state: string; context: string; description: string }[];
  /** Of a commit all that it contains; it contains itself. */
  history: Record<string, string[]>;
  /** Answers that come before the real one. */
  failures: number[];
  calls: string[];
}

/** The login of GitHub's own bot, which writes with the token of a workflow. */
const BOT = "github-actions[bot]";
/** Smaller than GitHub's, so that every list has pages. */
const PAGE = 2;

/** As much of GitHub's REST API as the commands use, on a free loopback port. */
export async function startGithubStandIn() {
  const state: GithubState = {
    items: [],
    deployments: [],
    statuses: [],
    history: {},
    failures: [],
    calls: [],
  };
  const server = createServer((incoming, outgoing) => {
    void answer(state, incoming, outgoing).catch((error: Error) =>
      reply(outgoing, 500, { message: error.message }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { state, stop, connection: { apiUrl, repository: "octocat/house", token: "t" } };
}

/** A pull request or an issue as it is at first. */
export function item(number: number, changes: Partial<Item> = {}): Item {
  return { number, id: number, body: "", state: "open", user: { login: "ada" }, comments: [], ...changes };
}

type Handler = (
  state: GithubState,
  match: string[],
  body: Record<string, string>,
  query: URLSearchParams,
) => unknown;

const routes: [method: string, path: RegExp, handler: Handler][] = [
  ["GET", /^\/issues\/(\d+)\/comments$/, (state, [, number]) => find(state, number).comments],
  [
    "POST",
    /^\/issues\/(\d+)\/comments$/,
    (state, [, number], { body = "" }) => {
      const { comments } = find(state, number);
      comments.push({ id: Number(number) * 100 + comments.length, body, user: { login: BOT } });
      return comments.at(-1);
    },
  ],
  [
    "PATCH",
    /^\/issues\/comments\/(\d+)$/,
    (state, [, id], { body = "" }) => {
      const comment = state.items.flatMap(({ comments }) => comments).find((one) => one.id === Number(id));
      return Object.assign(comment ?? fail(`no comment ${id}`), { body });
    },
  ],
  ["GET", /^\/issues$/, ({ items }) => items.filter((one) => one.state === "open")],
  [
    "POST",
    /^\/issues$/,
    (state, _, { title = "", body = "" }) => {
      state.items.push(item(state.items.length + 1, { title, body, user: { login: BOT } }));
      return state.items.at(-1);
    },
  ],
  ["PATCH", /^\/issues\/(\d+)$/, (state, [, number], changes) => Object.assign(find(state, number), changes)],
  ["GET", /^\/pulls$/, ({ items }) => items.filter((one) => one.pull_request && one.state === "open")],
  [
    "GET",
    /^\/deployments$/,
    ({ deployments }, _, __, query) =>
      deployments.filter(({ environment }) => environment === query.get("environment")),
  ],
  [
    "GET",
    /^\/deployments\/(\d+)\/statuses$/,
    ({ deployments }, [, id]) =>
      deployments
        .filter((one) => one.id === Number(id))
        .flatMap(({ state, before = [] }) => [state, ...before].map((one) => ({ state: one }))),
  ],
  [
    "POST",
    /^\/statuses\/(\w+)$/,
    ({ statuses }, [, sha = ""], body) => {
      statuses.push({ sha, state: "", context: "", description: "", ...body });
      return {};
    },
  ],
  [
    "GET",
    /^\/compare\/(\w+)\.\.\.(\w+)$/,
    ({ history }, [, base = "", head = ""]) => {
      if (base === head) return { status: "identical" };
      return { status: history[head]?.includes(base) ? "ahead" : "diverged" };
    },
  ],
];

async function answer(
  state: GithubState,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? "", `http://${incoming.headers.host}`);
  const path = url.pathname.replace("/repos/octocat/house", "");
  state.calls.push(`${incoming.method} ${path}`);
  const failure = state.failures.shift();
  if (failure !== undefined) return reply(outgoing, failure, { message: "not now" });
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
  for (const [method, pattern, handler] of routes) {
    const match = pattern.exec(path);
    if (method === incoming.method && match)
      return paged(outgoing, url, handler(state, match, body, url.searchParams));
  }
  reply(outgoing, 404, { message: "Not Found" });
}

function paged(outgoing: ServerResponse, url: URL, result: unknown): void {
  if (!Array.isArray(result) || Number(url.searchParams.get("per_page")) < 100) {
    reply(outgoing, 200, result);
    return;
  }
  const page = Number(url.searchParams.get("page") ?? 1);
  url.searchParams.set("page", String(page + 1));
  if (result.length > page * PAGE) outgoing.setHeader("link", `<${url}>; rel="next"`);
  reply(outgoing, 200, result.slice((page - 1) * PAGE, page * PAGE));
}

function reply(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function find({ items }: GithubState, number: string | undefined): Item {
  return items.find((one) => one.number === Number(number)) ?? fail(`no issue ${number}`);
}

function fail(message: string): never {
  throw new Error(message);
}
