import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { isOwnHost } from "../platform/host-header.ts";
import type { AgentStatus } from "./agent.ts";

/** What the machine itself may ask the agent; reachable from loopback alone. */
export interface StatusServer {
  port: number;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/**
 * Serves `/healthz` (200 while nothing is being lost, 503 otherwise; JSON with every problem) and `/metrics` (Prometheus)
 * on 127.0.0.1, to who asks for this machine by address or as localhost (against DNS rebinding). A stream that cannot be reached is a problem, but no ill health: the readings wait. Rejects when the
 * port is taken.
 */
export async function startStatusServer(
  port: number,
  status: () => AgentStatus,
  metrics: Registry,
): Promise<StatusServer> {
  const health = createHealth();
  const server = createServer(({ url, method = "", headers }, response) => {
    if (!isOwnHost(headers.host))
      return answer(response, 403, "text/plain", `ask by address, for example ${LOOPBACK}\n`);
    if (!["GET", "HEAD"].includes(method)) {
      response.setHeader("allow", "GET, HEAD");
      return answer(response, 405, "text/plain", "only GET\n");
    }
    if (url === "/healthz") {
      const { healthy, problems } = health(status());
      const body = {
        status: healthy ? (problems.length === 0 ? "ok" : "degraded") : "failing",
        problems,
        ...facts(status()),
      };
      return answer(
        response,
        healthy ? 200 : 503,
        "application/json",
        `${JSON.stringify(body, undefined, 2)}\n`,
      );
    }
    if (url !== "/metrics") return answer(response, 404, "text/plain", "see /healthz and /metrics\n");
    metrics
      .metrics()
      .then((text) => answer(response, 200, metrics.contentType, text))
      .catch((error: Error) => answer(response, 500, "text/plain", `${error.message}\n`));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Loss is told for this long after it happened, ms. */
const LOSS_MEMORY_MS = 600_000;

/** Looks at the counters each time somebody asks. */
function createHealth(): (status: AgentStatus) => { healthy: boolean; problems: string[] } {
  let lost = 0;
  let lostAtMs = Number.NEGATIVE_INFINITY;
  return ({ counters, sources, lastProblem }) => {
    const losses = counters.dropped + counters.rejected;
    if (losses > lost) lostAtMs = Date.now();
    lost = losses;
    const losing = Date.now() - lostAtMs < LOSS_MEMORY_MS;
    const failed = sources.filter(({ state }) => state === "failed");
    const problems = [
      ...(losing ? [`readings are being lost (${lost} so far): the log says why`] : []),
      ...(lastProblem === undefined ? [] : [`stream: ${lastProblem}`]),
      ...sources.flatMap(({ name, problem }) => (problem === null ? [] : `source ${name}: ${problem}`)),
    ];
    const deaf = sources.length > 0 && failed.length === sources.length;
    return { healthy: !losing && !deaf, problems };
  };
}

function facts({ startedAtMs, lastSentAtMs, counters, backlog, sources }: AgentStatus): object {
  return {
    startedAt: new Date(startedAtMs).toISOString(),
    /** When the stream last took an envelope from this process. */
    lastSentAt: lastSentAtMs === undefined ? null : new Date(lastSentAtMs).toISOString(),
    readings: counters,
    backlog,
    sources,
  };
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type }).end(body);
}
