import { limitsOf, sensorOf } from "../../domain/home/description.ts";
import type { Limits } from "../../domain/places.ts";
import type { Letter, LetterItem } from "../../domain/post/letter.ts";
import { FAULTS, type YearFault } from "./faults.ts";
import { type LivedYear, timesOf } from "./live-year.ts";

/** How one fault was told. */
export interface ToldFault {
  fault: YearFault;
  fromMs: number;
  /** The last moment that counts as in time: the end of the fault at the latest. */
  deadlineMs: number;
  /** E-mails that tell of it. */
  letters: readonly Letter[];
  inTime: boolean;
}

/** What a year came to. */
export interface ToldYear {
  faults: readonly ToldFault[];
  /** E-mails of which no item tells of a fault. */
  beside: readonly Letter[];
}

const HOUR_MS = 3_600_000;
/** A rule may date the beginning back; and a house that recovers may still say something odd of it. */
const BEFORE_MS = 1 * HOUR_MS;
const AFTER_MS = 12 * HOUR_MS;

/** Assigns every e-mail of a year to the faults that it tells of, by the sensor and the beginning of its alarms. */
export function toldOf(year: LivedYear): ToldYear {
  const beside = year.letters.filter(
    ({ items }) => !items.some((item) => FAULTS.some((one) => tellsOf(item, one))),
  );
  return { beside, faults: FAULTS.map((fault) => toldFault(fault, year)) };
}

/** Whether an item of an e-mail tells of a fault. */
function tellsOf({ sensorId, alarm }: LetterItem, fault: YearFault): boolean {
  const { fromMs, toMs } = timesOf(fault);
  return (
    fault.concerns.includes(sensorId) &&
    alarm.sinceMs >= fromMs - BEFORE_MS &&
    alarm.sinceMs <= toMs + AFTER_MS
  );
}

function toldFault(fault: YearFault, year: LivedYear): ToldFault {
  const { fromMs, toMs } = timesOf(fault);
  const letters = year.letters.filter(({ items }) => items.some((item) => tellsOf(item, fault)));
  const wantedMs = fault.deadline(fromMs, (sensorId, limit) => crossedMs(year, fault, sensorId, limit));
  const deadlineMs = Math.min(wantedMs, toMs);
  const firstMs = letters[0]?.atMs ?? Number.POSITIVE_INFINITY;
  return { fault, fromMs, deadlineMs, letters, inTime: firstMs <= deadlineMs };
}

/** When a sensor crossed one of its limits while a fault lasted. */
function crossedMs(
  { home, during }: LivedYear,
  fault: YearFault,
  sensorId: string,
  limit: keyof Limits,
): number {
  const celsius = limitsOf(sensorOf(home, sensorId))[limit];
  if (celsius === undefined) throw new Error(`${sensorId} has no ${limit}`);
  const isLow = limit === "lowCelsius" || limit === "criticalLowCelsius";
  const crossed = during
    .get(fault)
    ?.find(
      (one) =>
        one.sensorId === sensorId &&
        (isLow ? (one.celsius ?? celsius) < celsius : (one.celsius ?? celsius) > celsius),
    );
  return crossed?.takenAtMs ?? Number.POSITIVE_INFINITY;
}
