import type { Random } from "../../../platform/random.ts";
import { drawHabit, type Habit } from "./routine.ts";

// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { max } = Math;

/** A cold-water pipe and the room it runs through. */
export interface PipePlan {
  id: string;
  room: string;
  draws: Habit;
}

/** A pipe at a moment. */
export interface Pipe {
  readonly plan: PipePlan;
  readonly random: Random;
  /** Wall of the pipe, which is what a sensor strapped to it measures. */
  celsius: number;
  flowSeconds: number;
}

/** A metre of copper pipe of 22 mm full of water; still air around it takes half an hour to warm it. */
const JOULES_PER_KELVIN = 1_800;
const AIR_WATTS_PER_KELVIN = 1;
const FLOW_WATTS_PER_KELVIN = 25;

/** A pipe as cool as a cellar. */
export function createPipe(plan: PipePlan, random: Random): Pipe {
  return { plan, random, celsius: 12, flowSeconds: 0 };
}

/** Lets the household draw water; once a minute. */
export function usePipe(pipe: Pipe, hour: number): void {
  pipe.flowSeconds = max(pipe.flowSeconds, drawHabit(pipe.plan.draws, pipe.random, hour));
}

/** Steps the pipe between the room's air and, while water runs, the mains (lumped capacitance). */
export function stepPipe(pipe: Pipe, roomCelsius: number, mainsCelsius: number, seconds: number): void {
  const flowing = pipe.flowSeconds < seconds ? pipe.flowSeconds / seconds : 1;
  pipe.flowSeconds -= flowing * seconds;
  const watts =
    AIR_WATTS_PER_KELVIN * (roomCelsius - pipe.celsius) +
    flowing * FLOW_WATTS_PER_KELVIN * (mainsCelsius - pipe.celsius);
  pipe.celsius += (watts * seconds) / JOULES_PER_KELVIN;
}
