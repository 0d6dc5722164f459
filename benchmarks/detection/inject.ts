import { type Random, seededRandom } from "../../platform/random.ts";
import type { FaultEvent } from "./case.ts";
import { pick, shuffled } from "./draw.ts";
import { type DrawnFault, FAULT_NAMES, FAULTS, type InjectedFault } from "./faults.ts";
import { type Room, roomIn } from "./room.ts";
import { DAY_MS, HOUR_MS, type House, roomsOf, seriesOf, spanOf, WARM_UP_DAYS } from "./series.ts";

/** A fault and the time that is kept for it in a room. */
interface Placed {
  name: InjectedFault;
  fault: DrawnFault;
  /** Index of the reading at which it begins. */
  from: number;
  fromMs: number;
  untilMs: number;
}

/** Clean time between two faults of a room, recoveries included. */
const CLEAN_MS = 36 * HOUR_MS;
/** A room has at most this many faults, and one for so many days after the warm-up. */
const MOST_FAULTS = 20;
const DAYS_A_FAULT = 5.5;
/** Faults are placed anew when some found no place; the fullest of so many tries counts. */
const TRIES = 50;

/** Puts single faults into every room of a clean house, at drawn times; the same for the same house and seed. */
export function injected(clean: House, seed: number): { house: House; events: FaultEvent[] } {
  const house = new Map(clean);
  const events: FaultEvent[] = [];
  for (const sensorId of roomsOf(clean)) {
    const series = seriesOf(clean, sensorId);
    const room = roomIn(clean, sensorId);
    const celsius = [...series.celsius];
    for (const { name, fault, from, fromMs } of placedIn(
      room,
      clean,
      seededRandom(seed, `faults ${sensorId}`),
    )) {
      const altered = fault.alter(room, from);
      celsius.splice(from, altered.celsius.length, ...altered.celsius);
      const endMs = series.timesMs[from + altered.celsius.length - 1] as number;
      events.push({ sensorId, fault: name, fromMs, deadlineMs: fromMs + altered.inTimeMs, endMs });
    }
    house.set(sensorId, { ...series, celsius });
  }
  return { house, events: events.sort((a, b) => a.fromMs - b.fromMs) };
}

function placedIn(room: Room, house: House, random: Random): Placed[] {
  const { firstMs, lastMs } = spanOf(house);
  const fromMs = firstMs + WARM_UP_DAYS * DAY_MS;
  const count = Math.min(MOST_FAULTS, Math.floor((lastMs - fromMs) / DAY_MS / DAYS_A_FAULT));
  let fullest: Placed[] = [];
  for (let tried = 0; tried < TRIES && fullest.length < count; tried++) {
    const placed = placedOnce(room, fromMs, count, random);
    if (placed.length > fullest.length) fullest = placed;
  }
  return fullest;
}

/** Every fault as often as the others; the longest looks for its place first. */
function placedOnce(room: Room, earliestMs: number, count: number, random: Random): Placed[] {
  const names: InjectedFault[] = [];
  while (names.length < count) names.push(...shuffled(random, FAULT_NAMES));
  const drawn = names.slice(0, count).map((name) => ({ name, fault: FAULTS[name](random) as DrawnFault }));
  drawn.sort((a, b) => b.fault.mostHours - a.fault.mostHours);
  const holes = holesBefore(room);
  const placed: Placed[] = [];
  for (const { name, fault } of drawn) {
    const starts = startsOf(room, fault, { earliestMs, holes, placed });
    if (starts.length === 0) continue;
    const from = pick(random, starts);
    const fromMs = room.timesMs[from] as number;
    placed.push({ name, fault, from, fromMs, untilMs: fromMs + fault.mostHours * HOUR_MS });
  }
  return placed;
}

/** The readings at which a fault may begin: apart from the others, not across a hole in the readings. */
function startsOf(
  room: Room,
  fault: DrawnFault,
  { earliestMs, holes, placed }: { earliestMs: number; holes: readonly number[]; placed: readonly Placed[] },
): number[] {
  const lastMs = room.timesMs.at(-1) as number;
  const starts: number[] = [];
  let until = 0;
  for (const [from, fromMs] of room.timesMs.entries()) {
    const untilMs = fromMs + fault.mostHours * HOUR_MS;
    if (fromMs < earliestMs) continue;
    if (untilMs + CLEAN_MS > lastMs) break;
    while ((room.timesMs[until] as number) < untilMs) until++;
    const isApart = placed.every(
      (one) => fromMs >= one.untilMs + CLEAN_MS || one.fromMs >= untilMs + CLEAN_MS,
    );
    if (isApart && holes[until] === holes[from] && (fault.mayBegin?.(room, from) ?? true)) starts.push(from);
  }
  return starts;
}

/** How many holes lie before each reading: gaps longer than 1.5 cadences. */
function holesBefore({ timesMs, cadenceMs }: Room): number[] {
  let holes = 0;
  return timesMs.map((timeMs, i) => {
    if (i > 0 && timeMs - (timesMs[i - 1] as number) > 1.5 * cadenceMs) holes++;
    return holes;
  });
}
