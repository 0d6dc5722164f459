import type { KinesisStreamEvent } from "aws-lambda";
import { type Homes, SENSORS_PER_HOME } from "./homes.ts";

/** What an event brings. */
export interface Shape {
  name: string;
  /** Readings that a home's record brings. */
  readingsPerRecord: number;
  event(homes: Homes, of: readonly string[]): KinesisStreamEvent;
  /** Of ours, for each reading; an index's write units included. */
  goal: { cpuUs?: number; writeUnits?: number; firstReadUnits?: number; requests?: number };
}

/** The shapes of issue 12. */
export const SHAPES: Shape[] = [
  ofEachSensor(1, { cpuUs: 60, writeUnits: 0.85, firstReadUnits: 0.25, requests: 0.15 }),
  {
    name: "one reading in a record, put there by hand",
    readingsPerRecord: 1,
    event: (homes, of) => homes.reportByHand(of),
    goal: { cpuUs: 600 },
  },
  ofEachSensor(5, { cpuUs: 30 }),
  ofEachSensor(10, { writeUnits: 0.1 }),
];

function ofEachSensor(readings: number, goal: Shape["goal"]): Shape {
  return {
    name: `${readings} of each of ${SENSORS_PER_HOME} sensors in a record`,
    readingsPerRecord: readings * SENSORS_PER_HOME,
    event: (homes, of) => homes.report(readings, of),
    goal,
  };
}
