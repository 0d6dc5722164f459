import type { HomeDescription } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import { seededRandom } from "../../platform/random.ts";
import { createBenchAgent } from "../bench-agent.ts";
import { createWatchedTable } from "./watched-table.ts";

/** How the sensors of a home report. */
export interface IdleShape {
  name: string;
  sensors: number;
  /** Whether a sensor reports that was quiet for so many minutes, and of which the value is so far from its last one. */
  reports: (quietMinutes: number, changedCelsius: number) => boolean;
  heartbeats: boolean;
  /** Of an agent that sends all that is read together: once in so many minutes. */
  paceMinutes?: number;
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
const onChange: IdleShape["reports"] = (quiet, changed) => quiet >= 60 || changed >= 0.2;

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
  {
    name: "20 sensors, each minute, sent each 10 minutes",
    sensors: 20,
    reports: everyMinute,
    heartbeats: true,
    paceMinutes: 10,
  },
  {
    name: "2 sensors, on change or hourly, sent each 10 minutes",
    sensors: 2,
    reports: onChange,
    heartbeats: true,
    paceMinutes: 10,
  },
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
      all.flatMap(({ send }) => send(minute, nowMs)),
      nowMs,
    );
    const result = await table.watch(nowMs);
    visits += result.due;
    idle += result.idle;
  }
  const { letters, failures } = table;
  if (failures[0] !== undefined) throw new Error(failures[0]);
  return {
    homeMinutes: homes * hours * 60,
    visits,
    idle,
    readings: table.readings(),
    told: letters.flatMap(({ letter }) => letter.items.map(({ event, alarm }) => `${event} ${alarm.cause}`)),
  };
}

function createIdleHome(id: string, { sensors: count, reports, heartbeats, paceMinutes = 1 }: IdleShape) {
  const sensors = Array.from({ length: count }, (_, at) => {
    return { id: `sensor-${at}`, name: `Room ${at}`, kind: "living" as const };
  });
  const home: HomeDescription = { id, name: id, timeZone: "UTC", unit: "celsius", sensors };
  const random = seededRandom(1, id);
  // Hourly sensors report at different minutes, and each room's heating has its own cycle.
  const rooms = sensors.map((sensor) => ({
    sensor,
    minute: -Math.floor(random() * 60),
    celsius: Number.NaN,
    phase: random() * 37,
  }));
  const read = (minute: number, nowMs: number): Reading[] =>
    rooms.flatMap((room) => {
      const cycle = 0.4 * Math.sin(((minute + room.phase) / 37) * 2 * Math.PI);
      const course = 20 + Math.sin((minute / 1440) * 2 * Math.PI) + cycle + 0.05 * random();
      const celsius = Math.round(course * 100) / 100;
      if (!reports(minute - room.minute, Math.abs(celsius - room.celsius))) return [];
      room.celsius = celsius;
      room.minute = minute;
      return [{ sensorId: room.sensor.id, takenAtMs: nowMs - Math.floor(random() * MINUTE_MS), celsius }];
    });
  const agent = createBenchAgent(home, FROM_MS, { heartbeats, paceMs: paceMinutes * MINUTE_MS });
  let waiting: Reading[] = [];
  const send = (minute: number, nowMs: number) => {
    waiting.push(...read(minute, nowMs));
    if (minute % paceMinutes !== 0) return [];
    const sent = waiting;
    waiting = [];
    return agent.report(sent, nowMs);
  };
  return { agent, send };
}
