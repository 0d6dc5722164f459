import {
  agentItself,
  HOME_ITSELF,
  type HomeDescription,
  isSensorId,
  type Sensor,
  sensorOf,
} from "../home/description.ts";
import { degreesIn } from "./degrees.ts";
import type { MailContext } from "./mail-context.ts";
import { cleanName } from "./plain-text.ts";
import { type Times, timesIn } from "./times.ts";

/** Who an e-mail is written for: all that is said is said in the home's unit, time zone and names. */
export interface Reader {
  home: HomeDescription;
  /** When the e-mail was put together; "now" in what it says. */
  nowMs: number;
  degrees(celsius: number): string;
  times: Times;
  /** " at 03:40" when the sensor's newest reading is known to be this value; empty otherwise. */
  readAt(sensorId: string, celsius: number): string;
}

/** The reader of an e-mail that was put together at `nowMs`. */
export function readerOf(
  home: HomeDescription,
  nowMs: number,
  { historyOf }: Pick<MailContext, "historyOf">,
): Reader {
  const times = timesIn(home.timeZone, nowMs);
  return {
    home,
    nowMs,
    degrees: (celsius) => degreesIn(home.unit, celsius),
    times,
    // An e-mail that could not be sent at once may tell a newer value than its own time would have it.
    readAt(sensorId, celsius) {
      const newest = historyOf(sensorId).at(-1);
      if (newest?.celsius !== celsius) return "";
      const isToday = Math.abs(newest.takenAtMs - nowMs) < HALF_A_DAY_MS;
      return ` at ${isToday ? times.clock(newest.takenAtMs) : times.date(newest.takenAtMs)}`;
    },
  };
}

const HALF_A_DAY_MS = 12 * 3_600_000;

/** Whom an alarm is about: a sensor, or one of the pseudo-sensors house and agent. */
export interface Concerned {
  type: "sensor" | "house" | "agent";
  /** The sensor's id, or the agent's; empty for the house. */
  id: string;
  sensor: Sensor;
  /** Without characters that nobody sees. */
  name: string;
}

/** Whom the id of an alarm's sensor stands for. */
export function concernedBy(home: HomeDescription, sensorId: string): Concerned {
  const sensor = sensorOf(home, sensorId);
  const type = isSensorId(sensorId) ? "sensor" : sensorId === HOME_ITSELF ? "house" : "agent";
  const id = type === "agent" ? sensorId.slice(agentItself("").length) : sensorId;
  return { type, id, sensor, name: cleanName(sensor.name) || cleanName(id) || type };
}
