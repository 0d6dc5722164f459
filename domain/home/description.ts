import { kindNamed } from "../place-names.ts";
import { type Limits, PLACES, type PlaceKind } from "../places.ts";
import type { SensorHealth } from "./vitals.ts";

/** Unit of temperature in what a person reads; everything stored is Celsius. */
export type Unit = "celsius" | "fahrenheit";

/** A sensor as its home describes it. */
export interface DescribedSensor extends SensorHealth {
  /** As in its readings. */
  id: string;
  /** As the householder calls it, for example "Freezer in the garage". */
  name: string;
  /** Where it hangs, for example "Kitchen"; the page groups by it. Missing when nobody says. */
  room?: string;
  /** As a person says; missing when nobody does. */
  kind?: PlaceKind;
  /** What a gateway's description of the device suggests: counts less than what the readings say. */
  hint?: PlaceKind;
  /** Overrides single limits of the kind's preset, in Celsius. */
  limits?: Limits;
  /** What the readings say where no person does; never announced. */
  learned?: LearnedKind;
}

/** The kind of place that readings speak for; `unsure` while they only rule a room out. */
export interface LearnedKind {
  kind: PlaceKind | "unsure";
  /** Where the place keeps itself beyond the limits of its kind: its own, in Celsius. */
  limits?: Limits;
}

/** A sensor with the kind of place it is taken for. */
export interface Sensor extends DescribedSensor {
  kind: PlaceKind;
  /**
   * Where the kind comes from when no person says it: what the readings say, what a name or a gateway suggests, or nothing.
   * `unsure`: the readings rule a room out and nothing else is known; what is only right for a room stays silent.
   */
  kindFrom?: "readings" | "name" | "nothing" | "unsure";
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
  sensors: DescribedSensor[];
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

/** The sensor's description with the kind it is taken for; one that was never announced is known by its id alone. */
export function sensorOf(home: HomeDescription, sensorId: string): Sensor {
  if (sensorId === HOME_ITSELF) return { id: HOME_ITSELF, name: home.name, kind: "generic" };
  if (!isSensorId(sensorId)) return { id: sensorId, name: `Agent ${sensorId.slice(1)}`, kind: "generic" };
  return watched(describedIn(home, sensorId));
}

/** What is said of a sensor; of one that was never announced its id. */
export function describedIn({ sensors }: HomeDescription, sensorId: string): DescribedSensor {
  return sensors.find(({ id }) => id === sensorId) ?? { id: sensorId, name: sensorId };
}

/** All described sensors, each with the kind it is taken for. */
export function sensorsOf({ sensors }: HomeDescription): Sensor[] {
  return sensors.map(watched);
}

/** What a person says wins, then what the readings say, then a name or a gateway; else it is taken for a living room. */
export function watched(described: DescribedSensor): Sensor {
  const { kind, learned, limits } = described;
  if (kind !== undefined) return described as Sensor;
  if (learned?.kind === "unsure") return { ...described, kind: "generic", kindFrom: "unsure" };
  if (learned !== undefined) {
    const own = learned.limits || limits ? { limits: { ...learned.limits, ...limits } } : {};
    return { ...described, kind: learned.kind, kindFrom: "readings", ...own };
  }
  const named = kindSuggested(described);
  return { ...described, kind: named ?? "living", kindFrom: named === undefined ? "nothing" : "name" };
}

/** The kind that a sensor's name and id, else its gateway, suggest; undefined when nothing does. */
export function kindSuggested({
  id,
  name,
  hint,
}: Pick<DescribedSensor, "id" | "name" | "hint">): PlaceKind | undefined {
  return kindNamed(name) ?? (id === name ? undefined : kindNamed(id)) ?? hint;
}

/** The limits that hold for a sensor: its kind's preset with the sensor's own on top. */
export function limitsOf(sensor: Sensor): Limits {
  const preset: Limits = PLACES[sensor.kind].limits;
  return sensor.limits === undefined ? preset : { ...preset, ...sensor.limits };
}

const AGENT_MARK = "\t";
