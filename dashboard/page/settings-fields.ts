import type { Unit } from "../../domain/home/description.ts";
import type { SensorSettings } from "../../domain/home/sensor-change.ts";
import type { Limits, PlaceKind } from "../../domain/places.ts";
import { celsiusFromFahrenheit, fahrenheitFromCelsius } from "../../domain/reading.ts";
import { LIMIT_LABELS, type SensorView } from "../wire.ts";

/** What stands in the fields of the form; an empty one is as the agent's configuration, or the kind of place, has it. */
export interface Fields {
  name: string;
  room: string;
  kind: PlaceKind | "";
  limits: Record<keyof Limits, string>;
}

export const LIMIT_NAMES = Object.keys(LIMIT_LABELS) as (keyof Limits)[];

/** What the fields show at first: what a person set, else what the agent says. */
export function fieldsOf({ agents, change }: Pick<SensorView, "agents" | "change">, unit: Unit): Fields {
  const own = change?.settings ?? {};
  return {
    name: own.name ?? agents.name,
    room: own.room ?? agents.room ?? "",
    kind: own.kind ?? "",
    limits: limitFields(own.limits ?? baseLimits(agents, own.kind ?? ""), unit),
  };
}

/** The fields after another kind was chosen: limits are of a kind. */
export function withKind(fields: Fields, kind: Fields["kind"], agents: SensorSettings, unit: Unit): Fields {
  return { ...fields, kind, limits: limitFields(baseLimits(agents, kind), unit) };
}

/** What is to be stored: only what differs from what the agent says. A text says which field is not understood. */
export function settingsFrom(
  { name, room, kind, limits }: Fields,
  agents: SensorView["agents"],
  unit: Unit,
): SensorSettings | string {
  const given: Limits = {};
  for (const limit of LIMIT_NAMES) {
    if (limits[limit].trim() === "") continue;
    const celsius = celsiusFrom(limits[limit], unit);
    if (celsius === undefined) return `${LIMIT_LABELS[limit]}: “${limits[limit]}” is no temperature.`;
    given[limit] = celsius;
  }
  const base = limitFields(baseLimits(agents, kind), unit);
  const isBase = LIMIT_NAMES.every((limit) => limits[limit].trim() === base[limit]);
  return {
    ...(differs(name, agents.name) ? { name: name.trim() } : {}),
    ...(differs(room, agents.room) ? { room: room.trim() } : {}),
    ...(kind === "" ? {} : { kind }),
    ...(isBase ? {} : { limits: given }),
  };
}

/** A limit as it stands in a field. */
export function limitText(celsius: number | undefined, unit: Unit): string {
  if (celsius === undefined) return "";
  const value = unit === "celsius" ? celsius : fahrenheitFromCelsius(celsius);
  return String(Math.round(value * 10) / 10).replace("-", "−");
}

function limitFields(limits: Limits, unit: Unit): Fields["limits"] {
  const text = (name: keyof Limits) => limitText(limits[name], unit);
  return {
    criticalHighCelsius: text("criticalHighCelsius"),
    highCelsius: text("highCelsius"),
    lowCelsius: text("lowCelsius"),
    criticalLowCelsius: text("criticalLowCelsius"),
  };
}

/** The agent's limits are for the agent's kind. */
function baseLimits({ limits = {} }: SensorSettings, kind: Fields["kind"]): Limits {
  return kind === "" ? limits : {};
}

function differs(typed: string, agents: string | undefined): boolean {
  return typed.trim() !== "" && typed.trim() !== agents;
}

/** As people type it: with a comma or a point, and any dash for below zero. */
function celsiusFrom(typed: string, unit: Unit): number | undefined {
  const text = typed.trim().replace(",", ".").replace(/^[−–]/, "-");
  const value = /^[-+]?\d+(\.\d*)?$/.test(text) ? Number(text) : undefined;
  return value === undefined || unit === "celsius" ? value : celsiusFromFahrenheit(value);
}
