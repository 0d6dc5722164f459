import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Source } from "../../agent/source.ts";
import { createSimulatedHouse } from "../../agent/sources/simulated-house/house.ts";
import { simulatedHouseSource } from "../../agent/sources/simulated-house/source.ts";
import { storePast } from "../../local/past.ts";
import type { Scenario } from "../../local/scenario.ts";
import { createStage, type LocalStage } from "../../local/stage.ts";
import { systemClock } from "../../platform/clock.ts";

const DAY_MS = 86_400_000;
const AGENT_ID = "cellar";
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
      await storePast(client, tableName, { agentId: AGENT_ID, home, readings });
      watchMs = () => house.nowMs - STREAM_BEHIND_MS * stage.fastestWithin(STREAM_BEHIND_MS);
      moveInDone();
    },
  };
}
