import type { HomeDescription, Sensor } from "../domain/home/description.ts";
import { kindNamed } from "../domain/places.ts";
import type { Reading } from "../domain/reading.ts";
import type { Clock } from "../platform/clock.ts";
import { withDiscovered } from "./discovery.ts";
import type { Entry } from "./spool.ts";

/** Decides when the home is announced: at start, when a sensor is heard for the first time, daily, and on demand. */
export interface Announcer {
  /** The announcement that goes before these readings, if one is due. */
  before(readings: readonly Reading[]): Entry[];
  /** Takes up sensors that a gateway told of; what is new about them goes before the next readings. */
  discovered(sensors: readonly Sensor[]): void;
  /** The last announcement was lost: the next one is due at once. */
  again(): void;
}

const DAY_MS = 86_400_000;

/** The announcer of a home as configured; sensors that report without being configured are added by their id. */
export function createAnnouncer(configured: HomeDescription, clock: Clock): Announcer {
  let home = configured;
  let atMs = Number.NEGATIVE_INFINITY;
  const known = new Set(configured.sensors.map(({ id }) => id));
  return {
    again() {
      atMs = Number.NEGATIVE_INFINITY;
    },
    discovered(sensors) {
      const changed = withDiscovered(home, configured, sensors);
      if (changed === undefined) return;
      home = changed;
      for (const { id } of sensors) known.add(id);
      // Together with the next reading: a gateway tells of many sensors in a row.
      atMs = Number.NEGATIVE_INFINITY;
    },
    before(readings) {
      const strangers = new Set<string>();
      for (const { sensorId } of readings) if (!known.has(sensorId)) strangers.add(sensorId);
      if (strangers.size === 0 && clock.nowMs() - atMs < DAY_MS) return [];
      for (const id of strangers) known.add(id);
      home = { ...home, sensors: [...home.sensors, ...[...strangers].map(namedById)] };
      atMs = clock.nowMs();
      return [{ type: "announcement", home }];
    },
  };
}

function namedById(id: string): Sensor {
  return { id, name: id, kind: kindNamed(id) };
}
