import type { Alarm } from "../alarm/alarm.ts";
import type { Gap, LateExcursion } from "../alarm/late.ts";
import type { Place } from "../detection/place.ts";
import { type DetectorState, initialState } from "../detection/state.ts";
import { newPost, type Post } from "../post/post.ts";
import type { GapEnvelope, HeartbeatEnvelope } from "../wire/agent-report.ts";
import { type HomeDescription, unannouncedHome } from "./description.ts";
import type { Heard } from "./heard.ts";
import type { SensorChange } from "./sensor-change.ts";

/**
 * Everything that the cloud side knows of one home, apart from its readings: the unit of state, of storage and of work.
 * `hear`, `tick`, `told` and `answer` each give the next home; nothing else changes one.
 */
export interface Home {
  readonly id: string;
  /** As its agents announced it, with what people set and what is learned of its sensors: see `describedHome`. */
  readonly description: HomeDescription;
  /** What people set on the page: at most one a sensor. It wins over what agents announce. */
  readonly changes: readonly SensorChange[];
  readonly agents: readonly HomeAgent[];
  readonly heard: Heard;
  /** By sensor id, in the order in which they were first heard; at most MAX_SENSORS. */
  readonly sensors: ReadonlyMap<string, SensorState>;
  /** Alarms of the home itself: its silence. */
  readonly alarms: readonly Alarm[];
  /** When the silence of the home or of an agent ended last. */
  readonly backSinceMs?: number;
  /** Readings that agents lost, the last ones, newest last. */
  readonly gaps: readonly ToldGap[];
  readonly post: Post;
}

/** What is remembered of a sensor, apart from its readings. */
export interface SensorState {
  /** Event time of the newest reading that was judged. */
  readonly watermarkMs: number;
  readonly lastCelsius: number | null;
  readonly detector: DetectorState;
  readonly alarms: readonly Alarm[];
  /** When nothing was heard of it last. */
  readonly gap?: Gap;
  /** What readings that came too late to be judged say of the past. */
  readonly late?: LateExcursion;
  /** What kind of place its readings speak for, where no person says it. */
  readonly place?: Place;
}

/** What is remembered of an agent of the home. */
export interface HomeAgent {
  readonly id: string;
  /** When the stream got anything of it last. */
  readonly heardAtMs: number;
  /** Its last announcement, and when the stream got that; missing for an agent that announced nothing. */
  readonly announced?: { readonly atMs: number; readonly home: HomeDescription };
  /** A heartbeat of the last minutes, and when the stream got it. */
  readonly heartbeat?: AgentHeartbeat;
  /** Alarms of the agent itself: its silence. */
  readonly alarms: readonly Alarm[];
}

/** An agent's report of itself as the home keeps it. */
export interface AgentHeartbeat
  extends Pick<
    HeartbeatEnvelope,
    "sentAtMs" | "startedAtMs" | "paceMs" | "counters" | "backlog" | "sources"
  > {
  readonly arrivedAtMs: number;
}

/** A gap as an agent told it; `sequence` and `throughSequence` are those of the entries that were lost. */
export interface ToldGap
  extends Pick<GapEnvelope, "agentId" | "spoolId" | "sequence" | "throughSequence" | "gap"> {
  readonly arrivedAtMs: number;
}

/** Gaps that are kept; the agent's log has them all. */
export const MAX_GAPS = 20;
/** Agents that are remembered; when another one comes, the one that was heard longest ago is forgotten. */
export const MAX_AGENTS = 4;

/** A home of which nothing is known. */
export function newHome(id: string): Home {
  return {
    id,
    description: unannouncedHome(id),
    changes: [],
    agents: [],
    heard: [],
    sensors: new Map(),
    alarms: [],
    gaps: [],
    post: newPost(),
  };
}

/** A sensor that was never heard. */
export function newSensorState(): SensorState {
  return { watermarkMs: 0, lastCelsius: null, detector: initialState(), alarms: [] };
}

/** Event time of the newest reading of the home that was judged; 0 when there is none. */
export function newestReadingMs({ sensors }: Pick<Home, "sensors">): number {
  let newestMs = 0;
  for (const { watermarkMs } of sensors.values()) newestMs = Math.max(newestMs, watermarkMs);
  return newestMs;
}
