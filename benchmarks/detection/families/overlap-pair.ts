import type { Random } from "../../../platform/random.ts";
import type { FaultEvent } from "../case.ts";
import { COLDER_CELSIUS, type InjectedFault } from "../faults.ts";
import { colderOutdoors, during, hoursBetween, type Room, recovered, shifted } from "../room.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, WARM_UP_DAYS } from "../series.ts";

/** A fault of the sensor in a room that is too cold already. */
export interface SecondFault {
  fault: InjectedFault;
  hours: number;
  /** Within so many hours of its begin it must be told; when not given, as a dropout: 2 cadences and half an hour. */
  inTimeHours?: number;
  /** What the sensor reports some hours into it, of the room's value now and when it began. */
  celsius(hours: number, now: number, first: number, random: Random): number;
}

/** A room's readings with both faults, and what happened; without a second fault the first alone. */
export interface Pair {
  celsius: number[];
  events: Omit<FaultEvent, "sensorId">[];
}

/** The room is really too cold: 4 C, reached with a time constant of 3 h, for 90 h. */
export const DEVIATION = { celsius: -4, tauHours: 3, hours: 90 };

/** From the begin of the deviation to that of the second fault. */
const SECOND_AFTER_HOURS = 24;
const APART_MS = 6 * DAY_MS;
const BEFORE_END_MS = 8 * DAY_MS;

/** The readings at which a pair may begin: after the warm-up, and apart from pairs of other rooms. */
export function startsIn(room: Room, second: SecondFault | undefined, takenMs: readonly number[]): number[] {
  const earliestMs = (room.timesMs[0] as number) + WARM_UP_DAYS * DAY_MS;
  const latestMs = (room.timesMs.at(-1) as number) - BEFORE_END_MS;
  return [...room.timesMs.keys()].filter((from) => {
    const atMs = room.timesMs[from] as number;
    if (atMs < earliestMs || atMs > latestMs) return false;
    if (takenMs.some((one) => Math.abs(one - atMs) < APART_MS)) return false;
    if (second?.fault !== "window") return true;
    return during(room, secondFrom(room, from), 2).every((i) => losesHeat(room, i));
  });
}

/** The deviation from a reading on, and the second fault a day later. */
export function pairIn(room: Room, from: number, second: SecondFault | undefined, random: Random): Pair {
  const { celsius: depth, tauHours, hours } = DEVIATION;
  const cold = shifted(room, from, hours, (h) => depth * (1 - Math.exp(-h / tauHours)));
  const altered = recovered(room, from, cold, tauHours);
  const celsius = [...room.celsius];
  celsius.splice(from, altered.length, ...altered);
  const at = (i: number) => room.timesMs[i] as number;
  const begin = secondFrom(room, from);
  const first = { fault: "deviation", fromMs: at(from), deadlineMs: at(begin) - 1 } as const;
  const firstEvent = { ...first, endMs: at(from + altered.length - 1) };
  if (second === undefined) return { celsius, events: [firstEvent] };
  const held = celsius[begin] as number;
  for (const i of during(room, begin, second.hours))
    celsius[i] = second.celsius(hoursBetween(room, begin, i), celsius[i] as number, held, random);
  const fromMs = at(begin);
  const endMs = fromMs + second.hours * HOUR_MS;
  const deadlineMs = fromMs + inTimeMs(second, room);
  return { celsius, events: [firstEvent, { fault: second.fault, fromMs, deadlineMs, endMs }] };
}

function inTimeMs({ inTimeHours }: SecondFault, { cadenceMs }: Room): number {
  return inTimeHours === undefined ? 2 * cadenceMs + 30 * MINUTE_MS : inTimeHours * HOUR_MS;
}

function secondFrom(room: Room, from: number): number {
  return from + during(room, from, SECOND_AFTER_HOURS).length;
}

/** Whether the room would lose heat through a window although it is too cold already. */
function losesHeat(room: Room, i: number): boolean {
  return colderOutdoors(room, i) + DEVIATION.celsius >= COLDER_CELSIUS;
}
