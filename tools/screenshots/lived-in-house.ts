import { NO_BAD_ROWS } from "../../agent/sources/csv-causes.ts";
import { createSimulatedHouse } from "../../agent/sources/simulated-house/house.ts";
import { simulatedHouseSource } from "../../agent/sources/simulated-house/source.ts";
import { DAY_MS } from "../../domain/duration.ts";
import { daysUntil, type Scenario } from "../../local/scenario.ts";
import { createStage, type LocalStage } from "../../local/stage.ts";
import { systemClock } from "../../platform/clock.ts";

const LIVED_IN_DAYS = 14;
const SPEED = 600;
const STREAM_BEHIND_MS = 8000;

/** A simulated house that has been lived in for two weeks when its agent starts. */
export function livedInHouse(agentId: string): Scenario & { stage: LocalStage } {
  const startAtMs = systemClock.nowMs() - (LIVED_IN_DAYS + 4) * DAY_MS;
  const house = createSimulatedHouse({ seed: 3, startAtMs });
  const home = { ...house.home, name: "Elm Street 7" };
  const stage = createStage(house, SPEED, systemClock);
  return {
    home,
    past: () => ({ agentId, home, parts: daysUntil(startAtMs + LIVED_IN_DAYS * DAY_MS, house) }),
    source: simulatedHouseSource({ house, speed: stage.speed, clock: systemClock }),
    stage,
    clock: { nowMs: () => house.nowMs },
    arrival: "house",
    watch: {
      everyMs: 1000,
      nowMs: () => house.nowMs - STREAM_BEHIND_MS * stage.fastestWithin(STREAM_BEHIND_MS),
    },
    heartbeatIntervalMs: 250,
    title: "simulated",
    faults: () => [],
    progress: () => undefined,
    badRows: () => NO_BAD_ROWS,
  };
}
