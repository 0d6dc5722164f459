import type { DescribedSensor, HomeDescription } from "../domain/home/description.ts";
import { healthAfter, type Vitals } from "../domain/home/vitals.ts";
import { MAX_HOME_BYTES, MAX_SENSORS } from "../domain/limits.ts";
import { type Reading, sensorIdProblem } from "../domain/reading.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { announceable, announceableName } from "./announceable.ts";
import { withDiscovered } from "./discovery.ts";
import type { Entry } from "./spool.ts";

type Announcement = Extract<Entry, { type: "announcement" }>;

/** Decides when the home is announced: at start, when a sensor is heard for the first time, daily, and on demand. */
export interface Announcer {
  /** The announcement that goes before these readings, if one is due. */
  before(readings: readonly Reading[]): Announcement[];
  /** Takes up sensors that a gateway told of; what is new about them goes before the next readings. */
  discovered(sensors: readonly DescribedSensor[]): void;
  /** Takes up how batteries and links of announced sensors are; what has changed enough goes before the next readings. */
  vitals(vitals: readonly Vitals[]): void;
  /** The last announcement was lost: the next one is due at once. */
  again(): void;
}

const DAY_MS = 86_400_000;
/** Ids of sensors without room that are remembered, so that a source of ever new ids fills no memory. */
const MAX_LEFT_OUT = 1000;

/**
 * The announcer of a home as configured. Sensors that report without being configured are added by their id, as far as an
 * announcement has room.
 */
export function createAnnouncer(configured: HomeDescription, clock: Clock, log: Log): Announcer {
  let home = configured;
  let atMs = Number.NEGATIVE_INFINITY;
  const known = new Set(configured.sensors.map(({ id }) => id));
  const leftOut = new Set<string>();

  /** Takes over what of a home can be announced; whether it has other sensors than before. */
  function change(wanted: HomeDescription): boolean {
    const { home: next, left } = announceable(wanted);
    if (left.length > 0 && leftOut.size === 0)
      log.error(
        { sensors: left.slice(0, 10), count: left.length },
        `sensors are not announced: a home has at most ${MAX_SENSORS}, in ${MAX_HOME_BYTES} bytes; divide it into two homes`,
      );
    if (leftOut.size + left.length > MAX_LEFT_OUT) leftOut.clear();
    for (const id of left) leftOut.add(id);
    for (const { id } of next.sensors) known.add(id);
    const isOther = JSON.stringify(next) !== JSON.stringify(home);
    home = next;
    return isOther;
  }

  return {
    again() {
      atMs = Number.NEGATIVE_INFINITY;
    },
    discovered(sensors) {
      const possible = sensors.filter(({ id }) => sensorIdProblem(id) === undefined && !leftOut.has(id));
      const named = possible.map((sensor) => ({ ...sensor, name: announceableName(sensor) }));
      const wanted = withDiscovered(home, configured, named);
      // Together with the next reading: a gateway tells of many sensors in a row.
      if (wanted !== undefined && change(wanted)) atMs = Number.NEGATIVE_INFINITY;
    },
    vitals(vitals) {
      const news = new Map(vitals.map((one) => [one.sensorId, one]));
      const sensors = home.sensors.map((sensor) => withHealth(sensor, news.get(sensor.id)));
      if (sensors.every((sensor, index) => sensor === home.sensors[index])) return;
      const wanted = { ...home, sensors };
      // That a sensor is known is worth more than its battery.
      if (announceable(wanted).left.length > 0) return;
      if (change(wanted)) atMs = Number.NEGATIVE_INFINITY;
    },
    before(readings) {
      const strangers = new Set<string>();
      for (const { sensorId } of readings)
        if (!known.has(sensorId) && !leftOut.has(sensorId)) strangers.add(sensorId);
      const isOther =
        strangers.size > 0 &&
        change({ ...home, sensors: [...home.sensors, ...[...strangers].map(namedById)] });
      if (!isOther && clock.nowMs() - atMs < DAY_MS) return [];
      atMs = clock.nowMs();
      return [{ type: "announcement", home }];
    },
  };
}

/** The sensor with what a message says of it; the same object when that is nothing new. */
function withHealth(sensor: DescribedSensor, vitals: Vitals | undefined): DescribedSensor {
  if (vitals === undefined) return sensor;
  const { battery, hasWeakLink, ...rest } = sensor;
  const next = healthAfter(sensor, vitals);
  return next.battery === battery && next.hasWeakLink === hasWeakLink ? sensor : { ...rest, ...next };
}

function namedById(id: string): DescribedSensor {
  return { id, name: announceableName({ id, name: id }) };
}
