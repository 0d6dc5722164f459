import { type Limits, PLACES, type PlaceKind } from "../places.ts";

/** Unit of temperature in what a person reads; everything stored is Celsius. */
export type Unit = "celsius" | "fahrenheit";

/** A sensor as its home describes it. */
export interface Sensor {
  /** As in its readings. */
  id: string;
  /** As the householder calls it, for example "Freezer in the garage". */
  name: string;
  kind: PlaceKind;
  /** Overrides single limits of the kind's preset, in Celsius. */
  limits?: Limits;
}

/** A span of every day by the home's clock in which only what is critical is told, for example 22:00 to 07:00. */
export interface QuietHours {
  /** "HH:MM"; later than `to` when the span goes over midnight. */
  from: string;
  to: string;
}

/** A home as its agent announces it: the one description that the cloud side knows. */
export interface HomeDescription {
  id: string;
  name: string;
  /** IANA time zone, for example "Europe/Brussels". */
  timeZone: string;
  unit: Unit;
  quietHours?: QuietHours;
  sensors: Sensor[];
}

/** The home of an agent that has announced nothing: UTC, Celsius, no named sensor. */
export function unannouncedHome(id: string): HomeDescription {
  return { id, name: id, timeZone: "UTC", unit: "celsius", sensors: [] };
}

/** Stands for the house itself where a sensor's id is asked for; no sensor has an empty one. */
export const HOME_ITSELF = "";

/** Stands for one of the house's agents where a sensor's id is asked for; no sensor's has a control character. */
export function agentItself(agentId: string): string {
  return `${AGENT_MARK}${agentId}`;
}

/** Whether an id is a sensor's, not the house's or an agent's. */
export function isSensorId(id: string): boolean {
  return id !== HOME_ITSELF && !id.startsWith(AGENT_MARK);
}

/** The sensor's description; one that was never announced is taken for a living room named by its id. */
export function sensorOf(home: HomeDescription, sensorId: string): Sensor {
  if (sensorId === HOME_ITSELF) return { id: HOME_ITSELF, name: home.name, kind: "generic" };
  if (!isSensorId(sensorId)) return { id: sensorId, name: `Agent ${sensorId.slice(1)}`, kind: "generic" };
  return home.sensors.find(({ id }) => id === sensorId) ?? { id: sensorId, name: sensorId, kind: "living" };
}

/** The limits that hold for a sensor: its kind's preset with the sensor's own on top. */
export function limitsOf(sensor: Sensor): Limits {
  const preset: Limits = PLACES[sensor.kind].limits;
  return sensor.limits === undefined ? preset : { ...preset, ...sensor.limits };
}

const AGENT_MARK = "\t";
