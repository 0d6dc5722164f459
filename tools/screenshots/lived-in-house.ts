import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Source } from "../../agent/source.ts";
import { createSimulatedHouse } from "../../agent/sources/simulated-house/house.ts";
import { simulatedHouseSource } from "../../agent/sources/simulated-house/source.ts";
import type { SensorSummary } from "../../domain/detection/context.ts";
import { takeInHome } from "../../domain/home-intake.ts";
import type { Reading } from "../../domain/reading.ts";
import type { Scenario } from "../../local/scenario.ts";
import { createStage, type LocalStage } from "../../local/stage.ts";
import { systemClock } from "../../platform/clock.ts";
import { newHead, partitionOf, type SensorHead } from "../../storage/sensor-item.ts";
import { createSensorStore } from "../../storage/sensor-store.ts";

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

async function store(
  client: DynamoDBClient,
  tableName: string,
  home: Parameters<typeof takeInHome>[0],
  readings: readonly Reading[],
): Promise<void> {
  const sensors = createSensorStore(client, tableName, systemClock);
  const heads = new Map<string, SensorHead>(home.sensors.map(({ id }) => [id, newHead()]));
  const summaries = new Map<string, SensorSummary>();
  const claim = { by: "screenshots", untilMs: 0 };
  for (const [index, hour] of inHours(readings).entries()) {
    const deliveries = hour.map((reading, at) => {
      return { producer: "past", sequence: String(index * 100_000 + at), reading };
    });
    const records = new Map([...heads].map(([id, { record }]) => [id, record]));
    for (const { sensorId, intake } of takeInHome(home, records, deliveries, summaries, claim)) {
      const key = { homeId: home.id, sensorId };
      const record = { ...intake.record, outbox: [] };
      const after = await sensors.commit(key, heads.get(sensorId) as SensorHead, record, intake.accepted);
      if (after === "conflict") throw new Error(`${partitionOf(key)} was written by somebody else`);
      heads.set(sensorId, after);
    }
  }
}

function inHours(readings: readonly Reading[]): Reading[][] {
  const hours = new Map<number, Reading[]>();
  for (const reading of readings) {
    const hour = Math.floor(reading.takenAtMs / (6 * 3_600_000));
    hours.set(hour, [...(hours.get(hour) ?? []), reading]);
  }
  return [...hours.values()];
}
