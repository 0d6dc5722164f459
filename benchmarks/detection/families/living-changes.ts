import { between, type Random } from "../../../platform/random.ts";
import { pick } from "../draw.ts";
import { DAY_MS, HOUR_MS, type House, OUTDOOR, roomsOf, spanOf, withOffset, withSeries } from "../series.ts";

/** What people or the season change in a house from a day on. */
export interface Change {
  make(clean: House, midnightMs: number, random: Random): House;
  /** In which part of the time after the warm-up it begins. */
  from: number;
  to: number;
}

/** The changes; 0 to 0 of those that are there all the time. */
export const CHANGES: Record<string, Change> = {
  "as it is": { make: (clean) => clean, from: 0, to: 0 },
  "clock change": { make: clockChange, from: 0.4, to: 0.7 },
  "holiday -3 C": { make: holiday, from: 0.05, to: 0.5 },
  "thermostat +2 C": { make: thermostat(2), from: 0.05, to: 0.5 },
  "thermostat -2 C": { make: thermostat(-2), from: 0.05, to: 0.5 },
  "weekday nights -3 C": { make: weekdayNights, from: 0, to: 0 },
  "airing every morning": { make: airing, from: 0, to: 0 },
  "morning sun": { make: morningSun, from: 0.3, to: 0.5 },
};

/** At one o'clock the rooms begin to live an hour earlier by UTC. */
function clockChange(clean: House, midnightMs: number): House {
  const fromMs = midnightMs + HOUR_MS;
  const untilMs = spanOf(clean).lastMs - HOUR_MS;
  return withSeries(clean, (series, id) => {
    const kept = [...series.timesMs.keys()].filter((i) => {
      const atMs = series.timesMs[i] as number;
      return id === OUTDOOR ? atMs <= untilMs : atMs < fromMs || atMs >= fromMs + HOUR_MS;
    });
    const newTime = (atMs: number) => (id === OUTDOOR || atMs < fromMs ? atMs : atMs - HOUR_MS);
    return {
      ...series,
      timesMs: kept.map((i) => newTime(series.timesMs[i] as number)),
      celsius: kept.map((i) => series.celsius[i] as number),
    };
  });
}

/** From some hour of the day on 3 C less, with a time constant of 10 h; after 7 days and 8 h warm again, with 5 h. */
function holiday(clean: House, midnightMs: number, random: Random): House {
  const fromMs = byDay(midnightMs, random);
  const backMs = fromMs + 7 * DAY_MS + 8 * HOUR_MS;
  return withOffset(clean, (atMs) => {
    const low = -3 * reached((Math.min(atMs, backMs) - fromMs) / HOUR_MS, 10);
    return low * left((atMs - backMs) / HOUR_MS, 5);
  });
}

/** From some hour of the day on warmer or colder, with a time constant of 6 h. */
function thermostat(celsius: number): Change["make"] {
  return (clean, midnightMs, random) => {
    const fromMs = byDay(midnightMs, random);
    return withOffset(clean, (atMs) => celsius * reached((atMs - fromMs) / HOUR_MS, 6));
  };
}

/** For six hours of the nights of working days 3 C less, with a time constant of 4 h; warm again with one of an hour. */
function weekdayNights(clean: House, _: number, random: Random): House {
  const atHour = between(random, 22, 24);
  return withOffset(clean, (atMs) => {
    const hours = (hourOf(atMs) - atHour + 24) % 24;
    return isWeekend(atMs) ? 0 : -3 * reached(Math.min(hours, 6), 4) * left(hours - 6, 1);
  });
}

/** Windows open for ten minutes of each morning: 2.5 C less, back with a time constant of 25 minutes. */
function airing(clean: House, _: number, random: Random): House {
  const atHour = 6.5 + Math.floor(15 * random()) / 6;
  return withOffset(clean, (atMs) => {
    const minutes = (hourOf(atMs) - atHour) * 60;
    if (minutes < 0 || minutes > 150) return 0;
    return minutes < 10 ? -0.25 * minutes : -2.5 * left(minutes - 10, 25);
  });
}

/** On two mornings of three the sun reaches one room for 2 to 3 h: up to 5 C after five weeks, less before. */
function morningSun(clean: House, midnightMs: number, random: Random): House {
  const room = pick(random, roomsOf(clean));
  const atHour = between(random, 7, 9);
  const shineHours = 0.75 * between(random, 2, 3);
  const most = between(random, 3, 5);
  const shines = new Map<number, number>();
  return withOffset(clean, (atMs, id) => {
    const hours = hourOf(atMs) - atHour;
    if (id !== room || atMs < midnightMs || hours < 0) return 0;
    const day = midnight(atMs);
    if (!shines.has(day)) shines.set(day, random() < 2 / 3 ? between(random, 0.7, 1) : 0);
    const height = most * (shines.get(day) as number) * Math.min(1, (day - midnightMs) / (35 * DAY_MS));
    if (hours < shineHours) return height * Math.sin((Math.PI * hours) / 2 / shineHours);
    return height * left(hours - shineHours, shineHours / 3);
  });
}

/** The part of a change that is reached after some time, 0 before it begins. */
function reached(time: number, tau: number): number {
  return 1 - left(time, tau);
}

/** The part of an offset that is left after some time, 1 before it begins to go. */
function left(time: number, tau: number): number {
  return Math.exp(-Math.max(0, time) / tau);
}

/** A full hour from 9 to 18. */
function byDay(midnightMs: number, random: Random): number {
  return midnightMs + (9 + Math.floor(10 * random())) * HOUR_MS;
}

function hourOf(atMs: number): number {
  return (atMs % DAY_MS) / HOUR_MS;
}

/** The begin of a day by UTC, ms. */
export function midnight(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

function isWeekend(atMs: number): boolean {
  return [0, 6].includes(new Date(atMs).getUTCDay());
}
