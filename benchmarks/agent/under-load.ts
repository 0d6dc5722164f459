import { setTimeout as delay } from "node:timers/promises";
import { readConfig } from "../../agent/read-config.ts";
import { startService } from "../../agent/service.ts";
import { createServiceManager } from "../../agent/service-manager.ts";
import type { Source } from "../../agent/source.ts";

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
}

const SENSORS = 20;
/** As a broker has them: messages on their way whose readings are not yet safe on disk. */
const IN_FLIGHT = 100;
const STARTED_MS = Date.UTC(2026, 0, 1);

/**
 * The agent as it is shipped but for its source, which offers readings one by one, each acknowledged once it is on disk:
 * `under-load.cjs CONFIG READINGS [READINGS_A_SECOND]`.
 */
async function main([file = "", readings = "0", perSecond = "0"]: string[]): Promise<void> {
  const log = { info: () => undefined, warn: console.error, error: console.error };
  const service = await startService(readConfig(file), {
    log,
    manager: createServiceManager({}, log),
    sourcesOf: () => [generator(Number(readings), Number(perSecond))],
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
  };
  await service.stop();
  console.log(JSON.stringify(run));
}

function generator(count: number, perSecond: number): Source {
  return {
    name: "generator",
    async run(intake) {
      let next = 0;
      const startedAtMs = performance.now();
      const lane = async () => {
        while (next < count) {
          const number = next;
          next += 1;
          const aheadMs =
            perSecond === 0 ? 0 : (number / perSecond) * 1000 - (performance.now() - startedAtMs);
          if (aheadMs > 1) await delay(aheadMs);
          await intake.room();
          await intake.accept([
            {
              sensorId: `sensor-${number % SENSORS}`,
              takenAtMs: STARTED_MS + Math.floor(number / SENSORS) * 1000,
              celsius: 20 + (number % 37) / 10,
            },
          ]);
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    },
  };
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
