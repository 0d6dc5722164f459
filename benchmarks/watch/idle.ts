import type { HomeDescription } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import { type Random, seededRandom } from "../../platform/random.ts";
import { createBenchAgent } from "../bench-agent.ts";
import { createWatchedTable } from "./watched-table.ts";

/** How the sensors of a home report. */
export interface IdleShape {
  name: string;
  sensors: number;
  /** Whether a sensor reports that was quiet for so many minutes. */
  reports: (quietMinutes: number, random: Random) => boolean;
  heartbeats: boolean;
}

/** What became of homes in which nothing was wrong. */
export interface IdleResult {
  homeMinutes: number;
  /** Visits of the watch function, and those of them in which it had nothing to do. */
  visits: number;
  idle: number;
  readings: number;
  /** What e-mails told of them all the same. */
  told: readonly string[];
}

const MINUTE_MS = 60_000;
const FROM_MS = Date.UTC(2026, 0, 31);

const everyMinute: IdleShape["reports"] = () => true;
const hourly: IdleShape["reports"] = (quiet) => quiet >= 60;
const onChange: IdleShape["reports"] = (quiet, random) => quiet >= 60 || random() < 1 / 15;

/** Homes as people have them. */
export const IDLE_SHAPES: readonly IdleShape[] = [
  { name: "20 sensors, each minute", sensors: 20, reports: everyMinute, heartbeats: true },
  { name: "20 sensors, each minute, no heartbeats", sensors: 20, reports: everyMinute, heartbeats: false },
  { name: "20 sensors, on change or hourly", sensors: 20, reports: onChange, heartbeats: true },
  {
    name: "20 sensors, on change or hourly, no heartbeats",
    sensors: 20,
    reports: onChange,
    heartbeats: false,
  },
  { name: "20 sensors, hourly", sensors: 20, reports: hourly, heartbeats: true },
  { name: "2 sensors, each minute", sensors: 2, reports: everyMinute, heartbeats: true },
  { name: "2 sensors, each minute, no heartbeats", sensors: 2, reports: everyMinute, heartbeats: false },
  { name: "2 sensors, on change or hourly", sensors: 2, reports: onChange, heartbeats: true },
  { name: "2 sensors, on change or hourly, no heartbeats", sensors: 2, reports: onChange, heartbeats: false },
  { name: "2 sensors, hourly, no heartbeats", sensors: 2, reports: hourly, heartbeats: false },
];

/** Lives some hours in homes that are well, with a run of the watch function each minute; rejects when one cannot be stored. */
export async function liveIdle(shape: IdleShape, homes: number, hours: number): Promise<IdleResult> {
  const table = createWatchedTable();
  const all = Array.from({ length: homes }, (_, number) => createIdleHome(`home-${number}`, shape));
  await table.hear(
    all.map(({ agent }) => agent.announcement()),
    FROM_MS,
  );
  let visits = 0;
  let idle = 0;
  for (let minute = 1; minute <= hours * 60; minute += 1) {
    const nowMs = FROM_MS + minute * MINUTE_MS;
    await table.hear(
      all.flatMap(({ agent, read }) => agent.report(read(minute, nowMs), nowMs)),
      nowMs,
    );
    const result = await table.watch(nowMs);
    visits += result.due;
    idle += result.idle;
  }
  const { letters, failures } = table;
  if (failures[0] !== undefined) throw failures[0];
  return {
    homeMinutes: homes * hours * 60,
    visits,
    idle,
    readings: table.readings(),
    told: letters.flatMap(({ letter }) => letter.items.map(({ event, alarm }) => `${event} ${alarm.cause}`)),
  };
}

function createIdleHome(id: string, { sensors: count, reports, heartbeats }: IdleShape) {
  const sensors = Array.from({ length: count }, (_, at) => {
    return { id: `sensor-${at}`, name: `Room ${at}`, kind: "living" as const };
  });
  const home: HomeDescription = { id, name: id, timeZone: "UTC", unit: "celsius", sensors };
  const random = seededRandom(1, id);
  // Hourly sensors report at different minutes.
  const reportedAt = new Map(sensors.map((sensor) => [sensor.id, -Math.floor(random() * 60)]));
  const read = (minute: number, nowMs: number): Reading[] =>
    sensors.flatMap((sensor) => {
      if (!reports(minute - (reportedAt.get(sensor.id) ?? 0), random)) return [];
      reportedAt.set(sensor.id, minute);
      const celsius = 20 + 0.5 * Math.sin((minute / 1440) * 2 * Math.PI) + 0.1 * random();
      const takenAtMs = nowMs - Math.floor(random() * MINUTE_MS);
      return [{ sensorId: sensor.id, takenAtMs, celsius: Math.round(celsius * 100) / 100 }];
    });
  return { agent: createBenchAgent(home, FROM_MS, { heartbeats }), read };
}
