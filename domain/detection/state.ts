import type { Cadence } from "./cadence.ts";
import { type Course, UNKNOWN_COURSE } from "./course.ts";
import { type Deviation, NO_DEVIATION } from "./deviation.ts";
import { type Habits, NO_HABITS } from "./habits.ts";
import type { Recent } from "./recent.ts";
import type { Suspect } from "./rules/jump.ts";
import { type LimitTimes, WITHIN_LIMITS } from "./rules/limits.ts";
import type { Noise } from "./rules/noise.ts";
import type { Stuck } from "./rules/stuck.ts";
import type { Warming } from "./rules/warming.ts";
import { ALL_WELL, type Tracks } from "./tracks.ts";

/** What a sensor's detector remembers between readings; `encodeState` stores it. */
export interface DetectorState {
  version: 3;
  cadence?: Cadence;
  /** The last believed reading. */
  last?: { atMs: number; celsius: number };
  suspect?: Suspect;
  noise?: Noise;
  stuck?: Stuck;
  warming?: Warming;
  limits: LimitTimes;
  recent: Recent;
  habits: Habits;
  course: Course;
  deviation: Deviation;
  tracks: Tracks;
  /** When the last unusual spell began, and how many came within a day and a half of the one before. */
  spells?: Spells;
}

/** Unusual spells that come again and again are a new schedule, not a fault. */
export interface Spells {
  lastMs: number;
  count: number;
}

/** The state of a sensor of which nothing is known. */
export function initialState(): DetectorState {
  return {
    version: 3,
    limits: WITHIN_LIMITS,
    recent: [],
    habits: NO_HABITS,
    course: UNKNOWN_COURSE,
    deviation: NO_DEVIATION,
    tracks: ALL_WELL,
  };
}

/** A state that keeps how the sensor reports and what is open, and nothing of how the place behaves. */
export function startedAnew({ cadence, last, noise, stuck, tracks }: DetectorState): DetectorState {
  return {
    ...initialState(),
    ...(cadence && { cadence }),
    ...(last && { last }),
    ...(noise && { noise }),
    ...(stuck && { stuck }),
    tracks,
  };
}
