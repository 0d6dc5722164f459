import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Arrival } from "../domain/home/arrival.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import { hear } from "../domain/home/hear.ts";
import type { Home } from "../domain/home/home.ts";
import { lettersDue, told } from "../domain/home/letters.ts";
import type { Reading } from "../domain/reading.ts";
import { systemClock } from "../platform/clock.ts";
import { createHomeStore, loaded } from "../storage/home-store.ts";
import { DUE_PARTITIONS } from "./resources.ts";

/** What a house has lived before its agent starts, and what the agent is called. */
export interface Past {
  agentId: string;
  home: HomeDescription;
  /** In order of time. */
  readings: readonly Reading[];
}

const HOUR_MS = 3_600_000;
/** Hours of readings that one write stores: fewer writes take less time, and a write has room for so many. */
const HOURS_A_WRITE = 24;

/**
 * Stores a past as the functions would have: heard and judged an hour at a time. Nobody gets the e-mails of the past.
 */
export async function storePast(client: DynamoDBClient, tableName: string, past: Past): Promise<void> {
  const homes = createHomeStore(client, { tableName, duePartitions: DUE_PARTITIONS, clock: systemClock });
  let stored = loaded(await homes.load([past.home.id]), past.home.id);
  for (const arrivals of chunks(arrivalsOf(past), HOURS_A_WRITE)) {
    const { home, accepted } = hear(stored.home, arrivals);
    const nowMs = arrivals.at(-1)?.arrivedAtMs ?? 0;
    const saved = await homes.save(stored, { home: withoutLetters(home), accepted, nowMs });
    if (saved === "conflict") throw new Error(`home ${home.id} was written by somebody else`);
    stored = saved;
  }
}

function withoutLetters(home: Home): Home {
  return lettersDue(home).reduce((before, { id }) => told(before, id), home);
}

/** What an agent of the past would have sent: its announcement, then the readings of an hour at a time. */
function arrivalsOf({ agentId, home, readings }: Past): Arrival[] {
  const sender = { agentId, spoolId: "past" };
  const arrivals: Arrival[] = [];
  let sequence = 1;
  const add = (arrivedAtMs: number, payload: Arrival["payload"]) =>
    arrivals.push({ payload, arrivedAtMs, shardId: "past", sequenceNumber: String(arrivals.length + 1) });
  const firstMs = readings[0]?.takenAtMs ?? 0;
  add(firstMs, { ...sender, type: "announcement", sequence, sentAtMs: firstMs, home });
  for (const hour of Map.groupBy(readings, ({ takenAtMs }) => Math.floor(takenAtMs / HOUR_MS)).values()) {
    const sentAtMs = hour.at(-1)?.takenAtMs ?? firstMs;
    add(sentAtMs, {
      ...sender,
      type: "readings",
      homeId: home.id,
      sentAtMs,
      sequence: sequence + 1,
      readings: hour,
    });
    sequence += hour.length;
  }
  return arrivals;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
