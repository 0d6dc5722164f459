import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { HOUR_MS } from "../domain/duration.ts";
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
  /** In order of time; each part, say a day, is stored by one write. */
  parts: Iterable<readonly Reading[]>;
}

/**
 * Stores a past as the functions would have: heard and judged an hour at a time. Nobody gets the e-mails of the past.
 * Throws when somebody else writes the home meanwhile.
 */
export async function storePast(client: DynamoDBClient, tableName: string, past: Past): Promise<void> {
  const { agentId, home: description, parts } = past;
  const homes = createHomeStore(client, { tableName, duePartitions: DUE_PARTITIONS, clock: systemClock });
  const arrivals = arrivalsOf(agentId, description);
  let stored = loaded(await homes.load([description.id]), description.id);
  for (const readings of parts) {
    const { home, accepted } = hear(stored.home, arrivals.of(readings));
    const nowMs = readings.at(-1)?.takenAtMs ?? 0;
    const saved = await homes.save(stored, { home: withoutLetters(home), accepted, nowMs });
    if (saved === "conflict") throw new Error(`home ${home.id} was written by somebody else`);
    stored = saved;
  }
}

function withoutLetters(home: Home): Home {
  return lettersDue(home).reduce((before, { id }) => told(before, id), home);
}

/** What an agent of the past would have sent: its announcement, then the readings of an hour at a time. */
function arrivalsOf(agentId: string, home: HomeDescription): { of(readings: readonly Reading[]): Arrival[] } {
  const sender = { agentId, spoolId: "past" };
  let records = 0;
  let sequence = 1;
  const arrival = (arrivedAtMs: number, payload: Arrival["payload"]): Arrival => {
    records += 1;
    return { payload, arrivedAtMs, shardId: "past", sequenceNumber: String(records) };
  };
  return {
    of(readings) {
      const firstMs = readings[0]?.takenAtMs ?? 0;
      const announcement = { ...sender, type: "announcement", sequence, sentAtMs: firstMs, home } as const;
      const announced = sequence === 1 ? [arrival(firstMs, announcement)] : [];
      const hours = [...Map.groupBy(readings, ({ takenAtMs }) => Math.floor(takenAtMs / HOUR_MS)).values()];
      const heard = hours.map((hour) => {
        const sentAtMs = hour.at(-1)?.takenAtMs ?? firstMs;
        const first = sequence + 1;
        sequence += hour.length;
        return arrival(sentAtMs, {
          ...sender,
          type: "readings",
          homeId: home.id,
          sentAtMs,
          sequence: first,
          readings: hour,
        });
      });
      return [...announced, ...heard];
    },
  };
}
