import { agentItself, HOUSE_ITSELF, type Home, isSensorId, type Sensor, sensorOf } from "../../home.ts";
import { degreesIn } from "./degrees.ts";
import { cleanName } from "./plain-text.ts";
import { type Times, timesIn } from "./times.ts";

/** Who an e-mail is written for: all that is said is said in the home's unit, time zone and names. */
export interface Reader {
  home: Home;
  /** When the e-mail was put together; "now" in what it says. */
  nowMs: number;
  degrees(celsius: number): string;
  times: Times;
}

/** The reader of an e-mail that was put together at `nowMs`. */
export function readerOf(home: Home, nowMs: number): Reader {
  return {
    home,
    nowMs,
    degrees: (celsius) => degreesIn(home.unit, celsius),
    times: timesIn(home.timeZone, nowMs),
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
export function concernedBy(home: Home, sensorId: string): Concerned {
  const sensor = sensorOf(home, sensorId);
  const type = isSensorId(sensorId) ? "sensor" : sensorId === HOUSE_ITSELF ? "house" : "agent";
  const id = type === "agent" ? sensorId.slice(agentItself("").length) : sensorId;
  return { type, id, sensor, name: cleanName(sensor.name) || cleanName(id) || type };
}
