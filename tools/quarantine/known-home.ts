import type { Home } from "../../domain/home/home.ts";
import type { Reading } from "../../domain/reading.ts";
import { readHistories } from "../../storage/history.ts";
import { type HomeTarget, homesOf } from "../home/home-target.ts";

/** What is known of a home that records are redriven to. */
export interface KnownHome {
  home: Home;
  /** Counts down the readings that are stored: whether one more of the same sensor, time and value is. */
  takeStored(reading: Reading): boolean;
}

/** A time, both ends included; empty when it ends before it begins. */
export interface Span {
  sinceMs: number;
  untilMs: number;
}

/** The homes as they are stored, with their readings of a time; of one that cannot be decoded there is the error. */
export async function readKnownHomes(
  target: HomeTarget,
  spans: ReadonlyMap<string, Span>,
): Promise<Map<string, KnownHome | Error>> {
  const known = new Map<string, KnownHome | Error>();
  for (const [homeId, stored] of await homesOf(target).load([...spans.keys()])) {
    if (stored instanceof Error) known.set(homeId, stored);
    else {
      const span = spans.get(homeId) as Span;
      known.set(homeId, knownHome(stored.home, await storedIn(target, homeId, span)));
    }
  }
  return known;
}

/** A home and those of its readings that matter. */
export function knownHome(home: Home, stored: readonly Reading[]): KnownHome {
  const counts = new Map<string, number>();
  for (const reading of stored) counts.set(keyOf(reading), (counts.get(keyOf(reading)) ?? 0) + 1);
  return {
    home,
    takeStored(reading) {
      const count = counts.get(keyOf(reading)) ?? 0;
      if (count > 0) counts.set(keyOf(reading), count - 1);
      return count > 0;
    },
  };
}

async function storedIn({ clients, tableName }: HomeTarget, homeId: string, span: Span): Promise<Reading[]> {
  if (span.sinceMs > span.untilMs) return [];
  const histories = await readHistories(clients.dynamodb, tableName, { homeId, ...span });
  return [...histories].flatMap(([sensorId, readings]) => readings.map((one) => ({ sensorId, ...one })));
}

function keyOf({ sensorId, takenAtMs, celsius }: Reading): string {
  return JSON.stringify([sensorId, takenAtMs, celsius]);
}
