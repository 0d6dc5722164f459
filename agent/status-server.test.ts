import { request } from "node:http";
import type { AgentStatus } from "./agent.ts";
import { createMetrics } from "./metrics.ts";
import { startStatusServer } from "./status-server.ts";

const sound: AgentStatus = {
  startedAtMs: 0,
  accepted: 4,
  delivered: 3,
  rejected: 0,
  sentReadings: 3,
  refusedReadings: 2,
  rejectedReadings: 0,
  counters: { in: 5, spooled: 4, sent: 3, refused: 2, rejected: 0, dropped: 0 },
  backlog: {
    entries: 1,
    bytes: 70,
    oldestAtMs: Date.now() - 5000,
    droppedReadings: 0,
    droppedAnnouncements: 0,
  },
  sources: [{ name: "mqtt a", state: "running", readings: 4, lastSuccessMs: 7000, problem: null }],
};
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function get(path: string, status: AgentStatus) {
  const server = await startStatusServer(
    0,
    () => status,
    createMetrics(() => status),
  );
  closing.push(() => server.close());
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { code: response.status, text: await response.text() };
}

test("an agent that loses nothing is healthy", async () => {
  const { code, text } = await get("/healthz", sound);
  expect(code).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ status: "ok", problems: [], readings: sound.counters });
});

test("a stream that takes nothing degrades it, for the readings wait", async () => {
  const { code, text } = await get("/healthz", { ...sound, lastProblem: "throttled" });
  expect(code).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ status: "degraded", problems: ["stream: throttled"] });
});

test("a source that runs and cannot read degrades it, though it is the only one", async () => {
  const cut = sound.sources.map((source) => ({ ...source, problem: "the broker does not answer" }));
  const { code, text } = await get("/healthz", { ...sound, sources: cut });
  expect(code).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    status: "degraded",
    problems: ["source mqtt a: the broker does not answer"],
  });
});

test("readings that get lost, or no source that works, are ill health", async () => {
  const losing = { ...sound, counters: { ...sound.counters, dropped: 1 } };
  expect((await get("/healthz", losing)).code).toBe(503);
  const deaf = sound.sources.map((source) => ({ ...source, state: "failed" as const, problem: "no route" }));
  const { code, text } = await get("/healthz", { ...sound, sources: deaf });
  expect(code).toBe(503);
  expect(JSON.parse(text)).toMatchObject({ status: "failing", problems: ["source mqtt a: no route"] });
});

test("metrics are Prometheus text", async () => {
  const { code, text } = await get("/metrics", sound);
  expect(code).toBe(200);
  for (const line of [
    "agent_readings_in_total 5",
    "agent_readings_spooled_total 4",
    "agent_readings_sent_total 3",
    "agent_readings_refused_total 2",
    "agent_readings_dropped_total 0",
    "agent_spool_bytes 70",
    'agent_source_last_success_timestamp_seconds{source="mqtt a"} 7',
  ])
    expect(text).toContain(`\n${line}\n`);
  expect(text).toMatch(/\nagent_spool_oldest_age_seconds [5-9]/);
  expect(text).toMatch(/\nprocess_resident_memory_bytes \d/);
});

test("anything else is not found", async () => {
  expect((await get("/", sound)).code).toBe(404);
});

test.each([
  ["127.0.0.1:9464", 200],
  ["localhost:9464", 200],
  ["[::1]", 200],
  ["evil.example:9464", 403],
  ["127.0.0.1.evil.example", 403],
])("asked for as %s it answers %i, so that no web page reads it under a rebound name", async (host, code) => {
  const { port, close } = await startStatusServer(
    0,
    () => sound,
    createMetrics(() => sound),
  );
  closing.push(close);
  for (const path of ["/healthz", "/metrics"]) {
    const status = await new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject).end();
    });
    expect(status).toBe(code);
  }
});

test("HEAD is answered, and another method is refused with those that are known", async () => {
  const { port, close } = await startStatusServer(
    0,
    () => sound,
    createMetrics(() => sound),
  );
  closing.push(close);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`, { method: "HEAD" })).status).toBe(200);
  const posted = await fetch(`http://127.0.0.1:${port}/metrics`, { method: "POST" });
  expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});
