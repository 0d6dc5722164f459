import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { nowMs: () => 1000 * seconds++ };
  const limits = { startedAfterMs, withinMs: 30_000, steadyMs: 3000, pollMs: 1 };
  const result = await waitUntilReady({ url, clock, ...limits, ...options });
  server.closeAllConnections();
  server.close();
  return { ...result, asked };
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

test("nobody at the port is told with where it was asked", async () => {
  const nowhere = await wait([{}], { url: "http://127.0.0.1:1", withinMs: 1000 });
  expect(nowhere).toMatchObject({
    ready: false,
    problem: expect.stringContaining("nothing answers at http://127.0.0.1:1/healthz"),
    asked: 0,
  });
});
