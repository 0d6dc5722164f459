import type { Alarm } from "../../alarm/alarm.ts";
import type { Cause } from "../../detection/verdict.ts";
import type { HomeDescription } from "../../home/description.ts";
import type { Letter, LetterItem } from "../../post/letter.ts";
import type { HistoryReading, MailContext } from "../mail-context.ts";

/** The house of the golden e-mails. */
export const house: HomeDescription = {
  id: "canal-house",
  name: "House by the canal",
  timeZone: "Europe/Brussels",
  unit: "celsius",
  quietHours: { from: "22:00", to: "07:00" },
  sensors: [
    { id: "freezer", name: "Freezer in the garage", kind: "freezer" },
    { id: "fridge", name: "Fridge", kind: "fridge" },
    { id: "hall", name: "Hall", kind: "living" },
    { id: "kitchen", name: "Kitchen", kind: "kitchen" },
    { id: "study", name: "Study", kind: "living" },
    { id: "nursery", name: "Lina's room", kind: "nursery" },
    { id: "bath", name: "Bathroom", kind: "bathroom" },
    { id: "pipe", name: "Pipe behind the sink", kind: "pipe" },
    { id: "boiler", name: "Boiler", kind: "boiler" },
    { id: "cellar", name: "Cellar", kind: "cellar" },
    { id: "rack", name: "Server cupboard", kind: "server-cupboard" },
    { id: "glass", name: "Greenhouse", kind: "greenhouse" },
  ],
};

/** When the golden e-mails are written, unless they say otherwise: Sat 31 Jan 2026, 03:40 in Brussels. */
export const NOW_MS = Date.UTC(2026, 0, 31, 2, 40);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** An alarm that began 40 minutes before the e-mail. */
export function alarm(cause: Cause, change: Partial<Alarm> = {}): Alarm {
  const sinceMs = change.sinceMs ?? NOW_MS - 40 * MINUTE_MS;
  return {
    id: `${cause}-${sinceMs.toString(36)}`,
    cause,
    severity: "warning",
    phase: "firing",
    sinceMs,
    rule: "limits",
    expected: {},
    lastCelsius: null,
    peakCelsius: null,
    ...change,
  };
}

/** A thawing freezer, the worst item of many of the e-mails. */
export function thawing(change: Partial<Alarm> = {}): Alarm {
  return alarm("too-hot", {
    severity: "critical",
    expected: { lowCelsius: -35, highCelsius: -12 },
    lastCelsius: -5.8,
    peakCelsius: -5.8,
    ...change,
  });
}

/** A letter of these items with nothing left out. */
export function letter(items: LetterItem[], change: Partial<Letter> = {}): Letter {
  return { id: "7", atMs: NOW_MS, kind: "news", items, omitted: 0, heldBack: 0, ...change };
}

/** News of the letter's time. */
export function item(sensorId: string, change: Partial<LetterItem> & Pick<LetterItem, "alarm">): LetterItem {
  return { sensorId, event: "firing", atMs: NOW_MS, ...change };
}

/** A reading every ten minutes until `untilMs`, from the first to the last value along a line after `steadyMs`. */
export function course(from: number, to: number, { steady = 24, untilMs = NOW_MS } = {}): HistoryReading[] {
  const count = 38;
  return Array.from({ length: count }, (_, index) => {
    const share = Math.max(0, index - steady) / (count - 1 - steady);
    const swing = 0.4 * Math.sin(index);
    const celsius = Math.round((from + (to - from) * share + (share === 0 ? swing : 0)) * 10) / 10;
    return { takenAtMs: untilMs - (count - 1 - index) * 10 * MINUTE_MS, celsius };
  });
}

/** What is remembered of these sensors. */
export function remembering(
  history: Record<string, HistoryReading[]>,
  more: Partial<MailContext> = {},
): MailContext {
  return { historyOf: (sensorId) => history[sensorId] ?? [], ...more };
}
