import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Source } from "../../agent/source.ts";
import { createSimulatedHouse } from "../../agent/sources/simulated-house/house.ts";
import { simulatedHouseSource } from "../../agent/sources/simulated-house/source.ts";
import type { Arrival } from "../../domain/home/arrival.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import { hear } from "../../domain/home/hear.ts";
import { lettersDue, told } from "../../domain/home/letters.ts";
import type { Reading } from "../../domain/reading.ts";
import { DUE_PARTITIONS } from "../../local/resources.ts";
import type { Scenario } from "../../local/scenario.ts";
import { createStage, type LocalStage } from "../../local/stage.ts";
import { systemClock } from "../../platform/clock.ts";
import { createHomeStore, loaded } from "../../storage/home-store.ts";
import { rewrite } from "../../storage/rewrite.ts";

const DAY_MS = 86_400_000;
const LIVED_IN_DAYS = 14;
const SPEED = 600;
const STREAM_BEHIND_MS = 8000;

/** A simulated house that has been lived in for two weeks, of which the table is told at once instead of by its agent. */
export function livedInHouse(): {
  scenario: Scenario & { stage: LocalStage };
  moveIn(client: DynamoDBClient, tableName: string): Promise<void>;
} {
  const startAtMs = systemClock.nowMs() - (LIVED_IN_DAYS + 4) * DAY_MS;
  const house = createSimulatedHouse({ seed: 3, startAtMs });
  const { home } = house;
  const stage = createStage(house, SPEED, systemClock);
  const readings = house.advanceTo(startAtMs + LIVED_IN_DAYS * DAY_MS);
  const live = simulatedHouseSource({ house, speed: stage.speed, clock: systemClock });
  let moveInDone: () => void = () => undefined;
  const movedIn = new Promise<void>((resolve) => {
    moveInDone = resolve;
  });
  // Until the past is in the table nobody may wonder why nothing is heard of the house.
  let watchMs = () => 0;
  const source: Source = {
    name: live.name,
    async run(intake, signal) {
      await movedIn;
      await live.run(intake, signal);
    },
  };
  return {
    scenario: {
      home: { ...home, name: "Elm Street 7" },
      source,
      stage,
      clock: { nowMs: () => house.nowMs },
      arrival: "house",
      watch: {
        everyMs: 1000,
        nowMs: () => watchMs(),
      },
      heartbeatIntervalMs: 250,
      title: "simulated",
      faults: () => [],
      progress: () => undefined,
      badRows: () => ({ count: 0, first: [] }),
    },
    async moveIn(client, tableName) {
      await store(client, tableName, home, readings);
      watchMs = () => house.nowMs - STREAM_BEHIND_MS * stage.fastestWithin(STREAM_BEHIND_MS);
      moveInDone();
    },
  };
}

/** As the functions would have stored it: heard, judged and told; the e-mails of the past are nobody's any more. */
async function store(
  client: DynamoDBClient,
  tableName: string,
  home: HomeDescription,
  readings: readonly Reading[],
): Promise<void> {
  const homes = createHomeStore(client, { tableName, duePartitions: DUE_PARTITIONS, clock: systemClock });
  let stored = loaded(await homes.load([home.id]), home.id);
  // The functions are at work meanwhile.
  for (const arrival of arrivalsOf(home, readings))
    stored = await rewrite(homes, stored, (current) => {
      const { home: heard, accepted } = hear(current.home, [arrival]);
      const sent = lettersDue(heard);
      const after = sent.reduce((before, { id }) => told(before, id), heard);
      return { home: after, accepted, sent, nowMs: arrival.arrivedAtMs };
    });
}

/** What an agent of the past would have sent: its announcement, then the readings of an hour at a time. */
function arrivalsOf(home: HomeDescription, readings: readonly Reading[]): Arrival[] {
  const sender = { agentId: "cellar", spoolId: "past" };
  const arrivals: Arrival[] = [];
  let sequence = 1;
  const add = (arrivedAtMs: number, payload: Arrival["payload"]) =>
    arrivals.push({ payload, arrivedAtMs, shardId: "past", sequenceNumber: String(arrivals.length + 1) });
  const firstMs = readings[0]?.takenAtMs ?? 0;
  add(firstMs, { ...sender, type: "announcement", sequence, sentAtMs: firstMs, home });
  for (const hour of inHours(readings)) {
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

function inHours(readings: readonly Reading[]): Reading[][] {
  const hours = new Map<number, Reading[]>();
  for (const reading of readings) {
    const hour = Math.floor(reading.takenAtMs / 3_600_000);
    const known = hours.get(hour);
    if (known === undefined) hours.set(hour, [reading]);
    else known.push(reading);
  }
  return [...hours.values()];
}
