import { SourceError } from "../../agent/source.ts";
import type { CsvColumns } from "../../agent/sources/csv-columns.ts";
import { readCsv } from "../../agent/sources/csv-readings.ts";
import type { Fault } from "../../agent/sources/simulated-house/faults.ts";
import { createSimulatedHouse } from "../../agent/sources/simulated-house/house.ts";
import { LARGE_HOUSE } from "../../agent/sources/simulated-house/presets.ts";
import { unannouncedHome } from "../../domain/home/description.ts";
import type { Reading } from "../../domain/reading.ts";
import { seededRandom } from "../../platform/random.ts";
import type { Life } from "./paced-home.ts";

/** Something that goes wrong in the house, and for how many hours. */
interface Trouble {
  hours: number;
  fault: Fault;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const FROM_MS = Date.UTC(2026, 0, 10);
/** The house is known a little before the first fault, and recovers after each. */
const KNOWN_AFTER_MS = 72 * HOUR_MS;
const APART_MS = 14 * HOUR_MS;

const TROUBLES: readonly Trouble[] = [
  { hours: 2, fault: { kind: "door-ajar", sensorId: "freezer" } },
  { hours: 3, fault: { kind: "window-open", sensorId: "living-room" } },
  { hours: 3, fault: { kind: "door-ajar", sensorId: "fridge" } },
  { hours: 20, fault: { kind: "unplugged", sensorId: "cellar-freezer" } },
  { hours: 1, fault: { kind: "spike", sensorId: "kitchen" } },
  { hours: 14, fault: { kind: "window-open", sensorId: "cellar" } },
  { hours: 3, fault: { kind: "power-cut" } },
  { hours: 40, fault: { kind: "heating-off", sensorId: "nursery" } },
  { hours: 24, fault: { kind: "dead", sensorId: "study" } },
  { hours: 30, fault: { kind: "drift", sensorId: "bathroom", magnitude: 0.5 } },
  { hours: 36, fault: { kind: "heating-off" } },
];
const CELLAR_WINDOW = { glassM2: 0.3, facing: "north", openM2: 1 } as const;

/** Weeks of a house of 20 sensors, each of which reports once a minute; a frost, and with `faults` one trouble after another. */
export function simulatedLife(seed: number, { days, faults }: { days: number; faults: boolean }): Life {
  const rooms = LARGE_HOUSE.rooms.map((room) =>
    room.id === "cellar" ? { ...room, window: CELLAR_WINDOW } : room,
  );
  const plan = { ...LARGE_HOUSE, rooms };
  const house = createSimulatedHouse({ seed, startAtMs: FROM_MS, plan });
  const toMs = FROM_MS + days * 24 * HOUR_MS;
  const switches = faults ? switchesOf(seed) : [];
  const readings: Reading[] = [];
  for (let nowMs = FROM_MS; nowMs < toMs; nowMs += MINUTE_MS) {
    for (const { atMs, fault, on } of switches) if (atMs === nowMs) house.switchFault(fault, on);
    readings.push(...house.advanceTo(nowMs + MINUTE_MS));
  }
  return { home: house.home, fromMs: FROM_MS, toMs, readings: inOrder(readings) };
}

/** The troubles one after the other, at minutes that the seed draws. */
function switchesOf(seed: number) {
  const random = seededRandom(seed, "troubles");
  let freeMs = FROM_MS + KNOWN_AFTER_MS;
  return TROUBLES.flatMap(({ hours, fault }) => {
    const fromMs = freeMs + Math.floor(random() * 10 * 60) * MINUTE_MS;
    const toMs = fromMs + hours * HOUR_MS;
    freeMs = toMs + APART_MS;
    return [
      { atMs: fromMs, fault, on: true },
      { atMs: toMs, fault, on: false },
    ];
  });
}

/** The readings of a file, as a home of which nobody has said anything. */
export async function lifeFrom(file: string, columns?: CsvColumns): Promise<Life> {
  const readings: Reading[] = [];
  for await (const { readings: some } of readCsv(file, { columns, needsSensors: true }))
    readings.push(...some);
  const [first] = inOrder(readings);
  const last = readings.at(-1);
  if (first === undefined || last === undefined) throw new SourceError(`${file}: no reading in it`);
  const home = unannouncedHome("home");
  return { home, fromMs: first.takenAtMs, toMs: last.takenAtMs + 24 * HOUR_MS, readings };
}

function inOrder(readings: Reading[]): Reading[] {
  return readings.sort((a, b) => a.takenAtMs - b.takenAtMs);
}
