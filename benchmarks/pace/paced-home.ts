import { type AgentPace, createAgent } from "../../agent/agent.ts";
import type { Publisher } from "../../agent/publisher.ts";
import type { Spool } from "../../agent/spool.ts";
import { createMemorySpool } from "../../agent/spools/memory-spool.ts";
import type { Arrival } from "../../domain/home/arrival.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import { createLiveHome } from "../../domain/home/live.ts";
import type { HeardNotice } from "../../domain/post/receive.ts";
import type { Reading } from "../../domain/reading.ts";
import { decodePayload } from "../../domain/wire/payload.ts";
import { createBenchAgent } from "../bench-agent.ts";
import { handSource } from "../hand-source.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

/** A stretch of a home's life: its readings in order of time. */
export interface Life {
  home: HomeDescription;
  fromMs: number;
  toMs: number;
  readings: readonly Reading[];
}

/** What a home was told, and what it cost to send. */
export interface Lived {
  notices: readonly HeardNotice[];
  /** Records with readings. */
  records: number;
  /** Of these, those that left at the moment at which their last reading was taken. */
  urgent: number;
}

const SHARD = "shard-0";

/** As it would be with no pace: each reading alone, at the moment at which it was taken. */
export function livedUnpaced({ home, fromMs, toMs, readings }: Life): Lived {
  const notices: HeardNotice[] = [];
  const cloud = createLiveHome(home.id, { onNotice: (notice) => notices.push(notice) });
  const agent = createBenchAgent(home, fromMs);
  cloud.hear([agent.announcement()]);
  let beatMs = fromMs;
  for (const reading of readings) {
    for (; beatMs < reading.takenAtMs; beatMs += 60_000) cloud.hear(agent.report([], beatMs));
    cloud.hear(agent.report([reading], reading.takenAtMs).slice(0, 1));
  }
  cloud.tickUntil(toMs);
  return { notices, records: readings.length, urgent: readings.length };
}

/**
 * As the agent's own code sends them at a pace; the disk takes no time, and neither does the stream. The agent is started anew
 * each day, and then knows nothing of the sensors.
 */
export async function livedPaced(life: Life, pace: AgentPace): Promise<Lived> {
  const { home, fromMs, toMs, readings } = life;
  const time = createVirtualTime(fromMs);
  const notices: HeardNotice[] = [];
  const cloud = createLiveHome(home.id, { onNotice: (notice) => notices.push(notice) });
  const lived = { notices, records: 0, urgent: 0 };
  const publisher = publisherTo((arrival) => {
    cloud.hear([arrival]);
    if (arrival.payload.type !== "readings") return;
    lived.records += 1;
    if (arrival.payload.readings.at(-1)?.takenAtMs === arrival.arrivedAtMs) lived.urgent += 1;
  }, time.nowMs);
  const spool = createMemorySpool();
  let agent = await startAgent(home, { pace, publisher, spool, time });
  let restartMs = fromMs + RESTART_MS;
  for (const reading of readings) {
    if (reading.takenAtMs > restartMs) {
      await time.advanceTo(restartMs);
      await agent.stop();
      agent = await startAgent(home, { pace, publisher, spool, time });
      restartMs += RESTART_MS;
    }
    if (reading.takenAtMs > time.nowMs()) await time.advanceTo(reading.takenAtMs);
    await agent.accept([reading]);
  }
  await time.advanceTo(toMs);
  cloud.tickUntil(toMs);
  await agent.stop();
  return lived;
}

const RESTART_MS = 86_400_000;
const DRAIN_MS = 10_000;

async function startAgent(
  home: HomeDescription,
  { time, ...rest }: { pace: AgentPace; publisher: Publisher; spool: Spool; time: VirtualTime },
) {
  const { source, intake } = handSource();
  const agent = createAgent({
    ...rest,
    agentId: "agent",
    home,
    sources: [source],
    clock: time,
    log: SILENT,
    highWaterBytes: Number.POSITIVE_INFINITY,
    wait: time.wait,
    random: () => 1,
  });
  await agent.start();
  const { accept } = await intake;
  return { accept, stop: () => agent.stop(DRAIN_MS) };
}

const SILENT = { info: () => undefined, warn: () => undefined, error: console.error };

/** A stream that takes everything at once. */
function publisherTo(hear: (arrival: Arrival) => void, nowMs: () => number): Publisher {
  let count = 0;
  return {
    publish: async (records) =>
      records.map(({ homeId, data }) => {
        const arrivedAtMs = nowMs();
        const decoded = decodePayload(data, { partitionKey: homeId, arrivedAtMs });
        if (!decoded.ok) throw new Error(decoded.reason);
        count += 1;
        hear({ payload: decoded.value, arrivedAtMs, shardId: SHARD, sequenceNumber: String(count) });
        return { status: "delivered" };
      }),
  };
}
