import {
  agentItself,
  HOME_ITSELF,
  type HomeDescription,
  isSensorId,
  type Sensor,
  sensorOf,
} from "../home/description.ts";
import type { Letter } from "../post/letter.ts";
import { degreesIn } from "./degrees.ts";
import type { HistoryReading, MailContext } from "./mail-context.ts";
import { cleanName } from "./plain-text.ts";
import { type Times, timesIn } from "./times.ts";

/** Who an e-mail is written for: everything in it is in the home's unit, time zone and names. */
export interface Reader {
  home: HomeDescription;
  /** "Now" in the e-mail: when it was put together, or the time of a newer value in it. */
  nowMs: number;
  degrees(celsius: number): string;
  times: Times;
  /** The newest reading of a sensor, if there is one. */
  newest(sensorId: string): HistoryReading | undefined;
  /** " at 03:40" when the sensor's newest reading has this value; empty otherwise. */
  readAt(sensorId: string, celsius: number): string;
}

/** The reader of a letter. An e-mail that could not be sent at once says newer values than its letter: "now" is theirs. */
export function readerOf(
  { atMs, items }: Pick<Letter, "atMs" | "items">,
  home: HomeDescription,
  { historyOf }: Pick<MailContext, "historyOf">,
): Reader {
  const newest = (sensorId: string) => historyOf(sensorId).at(-1);
  const nowMs = Math.max(atMs, ...items.map(({ sensorId }) => newest(sensorId)?.takenAtMs ?? atMs));
  const times = timesIn(home.timeZone, nowMs);
  return {
    home,
    nowMs,
    degrees: (celsius) => degreesIn(home.unit, celsius),
    times,
    newest,
    readAt(sensorId, celsius) {
      const reading = newest(sensorId);
      return reading?.celsius === celsius ? ` ${times.at(reading.takenAtMs)}` : "";
    },
  };
}

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
