import type { HomeDescription } from "../../domain/home/description.ts";
import { type AgentArrival, createBenchAgent } from "../bench-agent.ts";
import { createWatchedTable } from "./watched-table.ts";

/** How many homes fall silent, but for one sensor each, and how many of them have something critical open. */
export interface LoadOptions {
  homes: number;
  urgent: number;
  sensorsPerHome: number;
}

const MINUTE_MS = 60_000;
const FROM_MS = Date.UTC(2026, 0, 31, 12);
/** Learned from half an hour of readings a minute apart: silent 17 minutes after the last. */
const LEARN_MINUTES = 30;
const QUIET_MINUTES = 17;

/** Homes whose sensors all fall due at `dueAtMs`; one more sensor of each is still heard. */
export async function seedLoad({ homes, urgent, sensorsPerHome }: LoadOptions) {
  const table = createWatchedTable();
  const dueAtMs = FROM_MS + (LEARN_MINUTES + QUIET_MINUTES) * MINUTE_MS;
  for (let number = 0; number < homes; number += 1) {
    const home = homeOf(`home-${number}`, sensorsPerHome, number >= homes - urgent);
    await table.hear(historyOf(home), dueAtMs);
  }
  // What became critical meanwhile is told.
  table.letters.length = 0;
  return { table, dueAtMs };
}

function homeOf(id: string, count: number, isUrgent: boolean): HomeDescription {
  const kind = isUrgent ? "freezer" : "living";
  const quiet = Array.from(
    { length: count },
    (_, at) => ({ id: `sensor-${at}`, name: `Sensor ${at}`, kind }) as const,
  );
  const sensors = [...quiet, { id: "heard", name: "Heard", kind: "living" as const }];
  return { id, name: id, timeZone: "UTC", unit: "celsius", sensors };
}

function historyOf(home: HomeDescription): AgentArrival[] {
  const agent = createBenchAgent(home, FROM_MS);
  const arrivals = [agent.announcement()];
  for (let minute = 1; minute <= LEARN_MINUTES + QUIET_MINUTES; minute += 1) {
    const takenAtMs = FROM_MS + minute * MINUTE_MS;
    const readings = home.sensors
      .filter(({ id }) => minute <= LEARN_MINUTES || id === "heard")
      .map(({ id: sensorId, kind }) => {
        const celsius = (kind === "freezer" ? -18 + minute / 2 : 20) + (minute % 3) / 10;
        return { sensorId, takenAtMs, celsius };
      });
    arrivals.push(...agent.report(readings, takenAtMs));
  }
  return arrivals;
}
