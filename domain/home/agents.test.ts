import type { HeartbeatEnvelope } from "../wire/agent-report.ts";
import { withAgentHeard, withHeartbeat } from "./agents.ts";
import { newHome } from "./home.ts";

const MINUTE_MS = 60_000;

function heartbeat(values: Partial<HeartbeatEnvelope> = {}): HeartbeatEnvelope {
  return {
    type: "heartbeat",
    homeId: "h",
    agentId: "a",
    spoolId: "s",
    sentAtMs: 0,
    startedAtMs: 0,
    counters: { in: 0, spooled: 0, sent: 0, refused: 0, rejected: 0, dropped: 0 },
    backlog: { bytes: 0, entries: 0, oldestAtMs: null },
    sources: [{ name: "mqtt", state: "running", readings: 0, lastSuccessMs: null, problem: null }],
    ...values,
  };
}
const first = withHeartbeat(newHome("h"), heartbeat(), 100 * MINUTE_MS);

test("a heartbeat that says nothing new within five minutes leaves the home as it is", () => {
  const counters = { ...heartbeat().counters, in: 20, sent: 20 };
  expect(withHeartbeat(first, heartbeat({ counters }), 101 * MINUTE_MS)).toBe(first);
  const later = withHeartbeat(first, heartbeat({ counters }), 105 * MINUTE_MS);
  expect(later.agents[0]).toMatchObject({ heardAtMs: 105 * MINUTE_MS, heartbeat: { counters } });
});

test.each<[string, Partial<HeartbeatEnvelope>]>([
  ["a source that failed", { sources: [{ ...heartbeat().sources[0], state: "failed" } as never] }],
  ["a restart", { startedAtMs: 5 }],
  ["another pace", { paceMs: 60_000 }],
  ["lost readings", { counters: { ...heartbeat().counters, dropped: 1 } }],
])("%s is kept at once", (_, news) => {
  expect(withHeartbeat(first, heartbeat(news), 101 * MINUTE_MS).agents[0]?.heartbeat).toMatchObject(news);
});

test("heartbeats are ordered by when the stream got them, whatever the agent's clock says", () => {
  const inFiftyYears = withHeartbeat(first, heartbeat({ sentAtMs: 50 * 365 * 86_400_000 }), 110 * MINUTE_MS);
  const after = withHeartbeat(inFiftyYears, heartbeat({ sentAtMs: 0 }), 120 * MINUTE_MS);
  expect(after.agents[0]).toMatchObject({ heardAtMs: 120 * MINUTE_MS, heartbeat: { sentAtMs: 0 } });
  expect(withHeartbeat(after, heartbeat(), 115 * MINUTE_MS)).toBe(after);
});

test("readings say that their agent lives", () => {
  expect(withAgentHeard(first, "a", 103 * MINUTE_MS).agents[0]?.heardAtMs).toBe(103 * MINUTE_MS);
  expect(withAgentHeard(first, "a", 99 * MINUTE_MS)).toBe(first);
  expect(withAgentHeard(first, "unknown", 103 * MINUTE_MS)).toBe(first);
});
