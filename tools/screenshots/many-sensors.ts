import { randomUUID } from "node:crypto";
import { createPipeline } from "../../dashboard/house/pipeline.ts";
import { createTableHome } from "../../dashboard/house/table-home.ts";
import { type Dashboard, startDashboard } from "../../dashboard/server/server.ts";
import type { DescribedSensor, HomeDescription } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import { storePast } from "../../local/past.ts";
import { createResources, DUE_PARTITIONS } from "../../local/resources.ts";
import type { Services } from "../../local/services/services.ts";
import { systemClock } from "../../platform/clock.ts";
import { createHomeStore, type HomeStore } from "../../storage/home-store.ts";

const EVERY_MS = 900_000;
const HOURS = 24;
const IN_A_ROOM = ["air", "window", "floor", "radiator", "fridge"];
/** Its fridge stands open, and that of the next room warms up. */
const OPEN_FRIDGE_ROOM = 33;

/** A guest house with five sensors in each room, of which two fridges are too warm. */
function manySensors(count: number): HomeDescription {
  const sensors = Array.from({ length: count }, (_, at): DescribedSensor => {
    const what = IN_A_ROOM[at % IN_A_ROOM.length] as string;
    const number = Math.floor(at / IN_A_ROOM.length) + 1;
    const room = `Room ${number}`;
    const kind = what === "fridge" ? "fridge" : "living";
    return { id: `r${number}-${what}`, name: `${room} ${what}`, room, kind };
  });
  return { id: "guest-house", name: "Guest house", timeZone: "UTC", unit: "celsius", sensors };
}

/** The page of a house of many sensors that has been heard for a day, in a table of its own. */
export async function startManySensors(
  services: Pick<Services, "clients" | "endpoints">,
  { count, key }: { count: number; key: string },
): Promise<{ dashboard: Dashboard; homes: HomeStore; home: HomeDescription }> {
  const home = manySensors(count);
  const prefix = `many-${randomUUID().slice(0, 8)}`;
  const { tableName } = await createResources(services, { prefix, homeIds: [home.id] });
  const client = services.clients.dynamodb;
  const homes = createHomeStore(client, { tableName, duePartitions: DUE_PARTITIONS, clock: systemClock });
  const readings = readingsOf(home, systemClock.nowMs());
  await storePast(client, tableName, { agentId: "cellar", home, parts: [readings] });
  const house = createTableHome({
    client,
    tableName,
    homes,
    homeId: home.id,
    where: () => "simulated",
    nowMs: (newestMs) => newestMs,
    pipeline: createPipeline({
      quarantine: () => ({ count: 0, records: [] }),
      nowMs: () => systemClock.nowMs(),
    }),
  });
  return { dashboard: await startDashboard({ house, everyMs: 500, port: 0, key }), homes, home };
}

/** A reading of every sensor each quarter of an hour for a day up to `nowMs`. */
function readingsOf({ sensors }: HomeDescription, nowMs: number): Reading[] {
  const steps = (HOURS * 3_600_000) / EVERY_MS;
  return Array.from({ length: steps }, (_, step) => nowMs - (steps - 1 - step) * EVERY_MS).flatMap((atMs) =>
    sensors.map((sensor, at) => readingOf(sensor, at, atMs, nowMs)),
  );
}

function readingOf(
  { id: sensorId, kind, room }: DescribedSensor,
  at: number,
  takenAtMs: number,
  nowMs: number,
): Reading {
  const hour = takenAtMs / 3_600_000;
  const wave = Math.sin((hour / 24) * 2 * Math.PI + at);
  if (kind !== "fridge") return { sensorId, takenAtMs, celsius: round(20.5 + (at % 7) / 3 + wave) };
  const hoursLeft = (nowMs - takenAtMs) / 3_600_000;
  const isOpen = room === `Room ${OPEN_FRIDGE_ROOM}`;
  const isWarming = room === `Room ${OPEN_FRIDGE_ROOM + 1}`;
  const above = isOpen ? 14 : isWarming ? 6 : 0;
  return { sensorId, takenAtMs, celsius: round(4.5 + wave / 2 + above * Math.max(0, 1 - hoursLeft / 3)) };
}

function round(celsius: number): number {
  return Math.round(celsius * 10) / 10;
}
