import { backoffMs, pause } from "../../platform/backoff.ts";

/** GitHub's REST API, for one repository; paths begin after the repository's name. */
export interface Github {
  get<T>(path: string): Promise<T>;
  /** All pages of a list. */
  list<T>(path: string): Promise<T[]>;
  send<T>(method: "POST" | "PATCH", path: string, body: object): Promise<T>;
}

export interface GithubConnection {
  /** https://api.github.com, or an enterprise's own. */
  apiUrl: string;
  /** owner/name */
  repository: string;
  token: string;
}

/** GitHub refused a call, or could not be reached; the message says which call, and what GitHub said. */
export class GithubError extends Error {
  override readonly name = "GithubError";
}

const ATTEMPTS = 3;
const PAUSE = { baseMs: 500, maxMs: 5_000 };
const TIMEOUT_MS = 30_000;

/** Speaks with GitHub as whoever the token belongs to. Calls throw a GithubError. */
export function connectGithub({ apiUrl, repository, token }: GithubConnection): Github {
  const origin = `${apiUrl}/repos/${repository}`;
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "x-github-api-version": "2022-11-28",
  };
  const call = async (method: string, url: string, body?: object): Promise<Response> => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const what = `${method} ${url.replace(apiUrl, "")}`;
    // What creates something is asked for once: the first call may have done it.
    const attempts = method === "POST" ? 1 : ATTEMPTS;
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
        (error: Error) => {
          if (attempt < attempts) return undefined;
          throw new GithubError(`GitHub did not answer ${what}: ${error.message}`);
        },
      );
      if (answer?.ok) return answer;
      if (answer && (attempt === attempts || !isPassing(answer.status))) throw await refusal(what, answer);
      await pause(backoffMs(attempt, PAUSE));
    }
  };
  return {
    get: async <T>(path: string) => (await (await call("GET", origin + path)).json()) as T,
    async list<T>(path: string) {
      const items: T[] = [];
      let url: string | undefined = `${origin}${path}${path.includes("?") ? "&" : "?"}per_page=100`;
      while (url !== undefined) {
        const page: Response = await call("GET", url);
        items.push(...((await page.json()) as T[]));
        url = /<([^>]+)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1];
      }
      return items;
    },
    send: async <T>(method: string, path: string, body: object) =>
      (await (await call(method, origin + path, body)).json()) as T,
  };
}

function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

async function refusal(what: string, answer: Response): Promise<GithubError> {
  const said = (await answer.json().catch(() => ({}))) as { message?: string };
  const needed = answer.headers.get("x-accepted-github-permissions");
  const hint = answer.status === 403 && needed ? `; the job's token needs: ${needed}` : "";
  return new GithubError(
    `GitHub refused ${what} with ${answer.status}: ${said.message ?? "no reason"}${hint}`,
  );
}
