import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createNetServer, type Server } from "node:net";
import { systemClock } from "../platform/clock.ts";
import { type ReadyOptions, waitUntilReady } from "./ready.ts";

const sound = {
  status: "ok",
  problems: [],
  startedAt: "2026-01-31T10:00:00.000Z",
  lastSentAt: "2026-01-31T10:00:01.000Z",
};
const startedAfterMs = Date.parse("2026-01-31T09:59:59Z");

/** Asks an agent that gives one answer after the other, the last one for ever; a second passes with each look. */
async function wait(answers: object[], options: Partial<ReadyOptions> = {}) {
  let asked = 0;
  let seconds = 0;
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ ...sound, ...answers[Math.min(asked++, answers.length - 1)] })),
  );
  const url = await listening(server);
  const clock = { nowMs: () => 1000 * seconds++ };
  const limits = { startedAfterMs, withinMs: 30_000, steadyMs: 3000, pollMs: 1 };
  const result = await waitUntilReady({ url, clock, ...limits, ...options });
  server.closeAllConnections();
  server.close();
  return { ...result, asked };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("an agent that stays healthy and whose records the stream takes is ready", async () => {
  expect(await wait([{ lastSentAt: null }, { status: "degraded" }, {}])).toMatchObject({ ready: true });
});

test("one that starts again and again is not, however healthy each time", async () => {
  const restarts = Array.from({ length: 60 }, (_, second) => ({
    startedAt: new Date(startedAfterMs + 1000 * second).toISOString(),
  }));
  expect(await wait(restarts)).toMatchObject({ ready: false, problem: "it does not stay healthy" });
});

test.each([
  [
    "no record taken",
    { lastSentAt: null, problems: ["stream: denied"] },
    "no record from it yet; stream: denied",
  ],
  ["ill health", { status: "failing", problems: ["source a: gone"] }, "it is failing: source a: gone"],
  ["an older agent", { startedAt: "2026-01-31T09:00:00.000Z" }, "another agent answers, which has run since"],
])("%s is told", async (_, answer, problem) => {
  expect(await wait([answer])).toMatchObject({ ready: false, problem: expect.stringContaining(problem) });
});

test.each([
  ["of another kind", (response: ServerResponse) => response.end("<html>Prometheus</html>")],
  ["with JSON of its own", (response: ServerResponse) => response.end('{"status":"ok"}')],
  ["that finds nothing", (response: ServerResponse) => response.writeHead(404).end()],
])("another program at the port is told: one %s", async (_, respond) => {
  const server = createServer((_request, response) => void respond(response));
  const url = await listening(server);
  const limits = { startedAfterMs, withinMs: 0, steadyMs: 0, pollMs: 1 };
  expect(await waitUntilReady({ url, clock: systemClock, ...limits })).toEqual({
    ready: false,
    problem: `another program answers at ${url}, no agent: end it, or choose another statusPort`,
  });
  server.close();
});

test("a program at the port that speaks no HTTP is told", async () => {
  const server = createNetServer((socket) => socket.end("220 mail.example ESMTP\r\n"));
  const url = await listening(server);
  const limits = { startedAfterMs, withinMs: 0, steadyMs: 0, pollMs: 1 };
  expect(await waitUntilReady({ url, clock: systemClock, ...limits })).toMatchObject({
    problem: expect.stringContaining("another program answers"),
  });
  server.close();
});

test("nobody at the port is told with where it was asked", async () => {
  const nowhere = await wait([{}], { url: "http://127.0.0.1:1", withinMs: 1000 });
  expect(nowhere).toMatchObject({
    ready: false,
    problem: expect.stringContaining("nothing answers at http://127.0.0.1:1/healthz"),
    asked: 0,
  });
});
