import { pause } from "../platform/backoff.ts";
import { createHeartbeatTimer } from "./heartbeat-timer.ts";

const RECORD = { homeId: "h", data: new Uint8Array() };

/** A timer of which each wait ends when the test says so. */
function timerOf() {
  const waits: { ms: number; end: () => void }[] = [];
  const wait = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((end) => {
      if (signal?.aborted) return end();
      waits.push({ ms, end });
      signal?.addEventListener("abort", () => end());
    });
  const timer = createHeartbeatTimer(600, () => RECORD, wait);
  const over = new AbortController();
  let sent = 0;
  const running = timer.run(() => (sent += 1), over.signal);
  return {
    timer,
    waits,
    sent: () => sent,
    async next() {
      waits.at(-1)?.end();
      await pause(1);
    },
    async stop() {
      over.abort();
      await running;
    },
  };
}

test("the first heartbeat goes at once, and none before the next is nearly due", async () => {
  const { timer, next, stop, waits } = timerOf();
  expect(timer.record()).toBe(RECORD);
  timer.arrived();
  expect(timer.record()).toBeUndefined();
  expect(waits.at(-1)?.ms).toBe(540);
  await next();
  expect(timer.record()).toBe(RECORD);
  await stop();
});

test("a heartbeat that readings took along is not sent a second time", async () => {
  const { timer, next, stop, waits, sent } = timerOf();
  timer.arrived();
  await next();
  timer.arrived();
  await pause(1);
  expect(sent()).toBe(0);
  expect(waits.map(({ ms }) => Math.round(ms))).toEqual([540, 60, 540]);
  await stop();
});

test("a heartbeat that nothing takes along is sent in its time, and stays due until it has arrived", async () => {
  const { timer, next, stop, sent } = timerOf();
  timer.arrived();
  await next();
  await next();
  expect(sent()).toBe(1);
  expect(timer.record()).toBe(RECORD);
  await stop();
});
