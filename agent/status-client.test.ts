import type { AgentStatus } from "./agent.ts";
import { createMetrics } from "./metrics.ts";
import { holderOf } from "./status-client.ts";
import { startStatusServer } from "./status-server.ts";

test("who holds a port is told: an agent since when, or another program, whatever it does", async () => {
  const status = {
    startedAtMs: Date.UTC(2026, 0, 31),
    counters: { in: 0, spooled: 0, sent: 0, refused: 0, rejected: 0, dropped: 0 },
    sources: [],
  } as unknown as AgentStatus;
  const server = await startStatusServer(
    0,
    () => status,
    createMetrics(() => status),
  );
  const { port } = server;
  expect(await holderOf(port)).toBe(
    `another agent, which has run since 2026-01-31T00:00:00.000Z, holds port ${port}`,
  );
  await server.close();
  expect(await holderOf(port)).toBe(`another program holds port ${port}`);
});
