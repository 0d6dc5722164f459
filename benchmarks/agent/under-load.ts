import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { readConfig } from "../../agent/read-config.ts";
import { startService } from "../../agent/service.ts";
import { createServiceManager } from "../../agent/service-manager.ts";
import type { Source } from "../../agent/source.ts";
import type { Reading } from "../../domain/reading.ts";

/** What a run of the agent took; printed as one line of JSON. */
export interface AgentRun {
  readings: number;
  /** From the first reading offered to the last one taken by the stream. */
  seconds: number;
  /** Of this process, user and system. */
  cpuSeconds: number;
  /** Resident, the most and the last, MB. */
  maxMb: number;
  lastMb: number;
  /**
   * What the disk had to write for a reading, once each sensor was heard: in pages that the system writes, as `/proc/self/io`
   * counts them.
   */
  diskBytesPerReading: number;
}

const SENSORS = 20;
/** As a broker has them: messages on their way whose readings are not yet safe on disk. */
const IN_FLIGHT = 100;
const STARTED_MS = Date.UTC(2026, 0, 1);

/**
 * The agent as it is shipped but for its source, which offers readings in batches, each acknowledged once it is on disk:
 * `under-load.cjs CONFIG READINGS READINGS_A_BATCH [READINGS_A_SECOND]`.
 */
async function main([file = "", readings = "0", batch = "1", perSecond = "0"]: string[]): Promise<void> {
  const log = { info: () => undefined, warn: console.error, error: console.error };
  const service = await startService(readConfig(file), {
    log,
    manager: createServiceManager({}, log),
    sourcesOf: () => [generator(Number(readings), Number(batch), Number(perSecond))],
  });
  const startedAtMs = performance.now();
  await service.ended();
  while (service.status().backlog.entries > 0) await delay(5);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const run: AgentRun = {
    readings: service.status().counters.sent,
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    maxMb: maxRSS / 1024,
    lastMb: process.memoryUsage.rss() / 2 ** 20,
    diskBytesPerReading: (diskBytes() - bytesWhenHeard) / (Number(readings) - SENSORS),
  };
  await service.stop();
  console.log(JSON.stringify(run));
}

let bytesWhenHeard = 0;

function generator(count: number, batch: number, perSecond: number): Source {
  return {
    name: "generator",
    sharesWrites: batch === 1,
    async run(intake) {
      let next = 0;
      const startedAtMs = performance.now();
      const lane = async () => {
        while (next < count) {
          const number = next;
          next += batch;
          const aheadMs =
            perSecond === 0 ? 0 : (number / perSecond) * 1000 - (performance.now() - startedAtMs);
          if (aheadMs > 1) await delay(aheadMs);
          await intake.room();
          if (number === SENSORS) bytesWhenHeard = diskBytes();
          await intake.accept(
            Array.from({ length: Math.min(batch, count - number) }, (_, index) => {
              const reading = readingOf(number + index);
              // The last one is news: nothing waits for company that does not come.
              return number + index === count - 1 ? { ...reading, celsius: 60 } : reading;
            }),
          );
        }
      };
      await Promise.all(Array.from({ length: batch === 1 ? IN_FLIGHT : 1 }, lane));
    },
  };
}

function readingOf(number: number): Reading {
  const sensor = number % SENSORS;
  const round = Math.floor(number / SENSORS);
  // As a quiet house has it: 0.2 K up and down.
  const celsius = 18 + sensor / 10 + Math.round(2 * Math.sin(round / 5)) / 10;
  return { sensorId: `sensor-${sensor}`, takenAtMs: STARTED_MS + round * 1000, celsius };
}

/** What this process made the disk write; 0 where the system does not say. */
function diskBytes(): number {
  if (process.platform !== "linux") return 0;
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1] ?? 0);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
