import { type Home, newestReadingMs, newSensorState, type SensorState } from "../../domain/home/home.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import { type HomeStore, loaded } from "../../storage/home-store.ts";

/** The snapshot of a home that everything on the page is made of, with the time in the home. */
export interface Moment {
  stored: StoredHome;
  nowMs: number;
}

/** Reads a home's moments; `nowMs` says its time, given that of its newest reading. */
export function createMoments(
  homes: Pick<HomeStore, "load">,
  homeId: string,
  nowMs: (newestMs: number) => number,
): () => Promise<Moment> {
  return async () => {
    const stored = loaded(await homes.load([homeId]), homeId);
    return { stored, nowMs: nowMs(newestReadingMs(stored.home)) };
  };
}

/** The sensors of a home by id; one that was announced and never heard has a new state. */
export function sensorsOf({
  sensors,
  description,
}: Pick<Home, "sensors" | "description">): ReadonlyMap<string, SensorState> {
  const unheard = description.sensors.filter(({ id }) => !sensors.has(id));
  return new Map([...sensors, ...unheard.map(({ id }) => [id, newSensorState()] as const)]);
}
