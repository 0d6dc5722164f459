import { setTimeout as passes } from "node:timers/promises";
import { pino } from "pino";
import { type Agent, createAgent } from "../agent/agent.ts";
import { createKinesisPublisher } from "../agent/publishers/kinesis-publisher.ts";
import type { Intake } from "../agent/source.ts";
import { createMemorySpool } from "../agent/spools/memory-spool.ts";
import { systemClock } from "../platform/clock.ts";
import { home, readingsOf, startPipeline } from "./pipeline.ts";
import { sharedServices } from "./services.ts";
import { until } from "./until.ts";

const services = sharedServices();
const toStop: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of toStop.splice(0)) await stop();
});
afterAll(() => services.close());

const log = pino({ level: "silent" });

/** An agent with a pace of ten minutes and a source that says what the test says. */
async function pacedAgent(streamName: string): Promise<{ agent: Agent; intake: Intake }> {
  const opened = Promise.withResolvers<Intake>();
  const agent = createAgent({
    agentId: "agent-1",
    home,
    sources: [
      {
        name: "test",
        run: (intake, signal) => {
          opened.resolve(intake);
          return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
        },
      },
    ],
    spool: createMemorySpool(),
    publisher: createKinesisPublisher({
      client: services.clients.kinesis,
      streamName,
      clock: systemClock,
      log,
    }),
    clock: systemClock,
    log,
    pace: { atOnceMs: 100, atLatestMs: 600_000 },
    highWaterBytes: 1_000_000,
  });
  await agent.start();
  toStop.unshift(() => agent.stop(1000));
  return { agent, intake: await opened.promise };
}

test("what is ordinary waits, and leaves in order with the first reading that is urgent", async () => {
  const pipeline = await startPipeline(services);
  toStop.unshift(pipeline.stop);
  const { agent, intake } = await pacedAgent(pipeline.cloud.resources.streamName);
  const at = (minute: number, kitchen: number, freezer: number) =>
    intake.accept([...readingsOf("kitchen", [kitchen], minute), ...readingsOf("freezer", [freezer], minute)]);
  await at(0, 20, -18);
  await until("the first readings are stored", async () => (await pipeline.stored("kitchen")).length === 1);
  for (let minute = 1; minute <= 3; minute += 1) await at(minute, 20 + minute / 10, -18);
  await passes(1500);
  expect(agent.status().backlog.entries).toBe(6);
  expect(await pipeline.stored("kitchen")).toHaveLength(1);
  await at(4, 20.4, -5);
  await until("all readings are stored", async () => (await pipeline.stored("freezer")).length === 5);
  expect((await pipeline.stored("kitchen")).map(({ celsius }) => celsius)).toEqual([
    20, 20.1, 20.2, 20.3, 20.4,
  ]);
  expect((await pipeline.stored("freezer")).at(-1)?.celsius).toBe(-5);
});
