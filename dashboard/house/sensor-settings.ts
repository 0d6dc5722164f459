import { silentAtMs } from "../../domain/detection/cadence.ts";
import { isKnown } from "../../domain/detection/course.ts";
import type { DetectorState } from "../../domain/detection/detector.ts";
import { type HomeDescription, limitsOf, type Sensor } from "../../domain/home/description.ts";
import type { SensorChange } from "../../domain/home/sensor-change.ts";
import { type Limits, PLACES } from "../../domain/places.ts";
import { duration } from "../duration.ts";
import { LIMIT_LABELS, type Setting } from "../wire.ts";
import { placeOf } from "./card.ts";

const CONFIGURED = "the agent's configuration";
const LEARNED = "learned from its readings";

const KIND_FROM: Record<NonNullable<Sensor["kindFrom"]> | "person", string> = {
  person: CONFIGURED,
  readings: LEARNED,
  name: "its name, or what its gateway says",
  nothing: "nobody says, so it is taken for a living room",
  unsure: "its readings are no room's",
};

/** Every setting that applies to a sensor, and where each comes from; `change` is what a person set on the page. */
export function settingsOf(
  home: HomeDescription,
  sensor: Sensor,
  { detector, change }: { detector: DetectorState; change?: SensorChange | undefined },
): Setting[] {
  const { label, holdMs } = PLACES[sensor.kind];
  const preset = `preset for a ${label}`;
  const { settings = {} } = change ?? {};
  const byPerson = `set on this page by ${change?.by}`;
  return [
    { label: "Name", value: sensor.name, from: settings.name === undefined ? nameFrom(sensor) : byPerson },
    ...(sensor.room === undefined
      ? []
      : [{ label: "Room", value: sensor.room, from: settings.room === undefined ? CONFIGURED : byPerson }]),
    {
      label: "Kind of place",
      value: placeOf(sensor),
      from: settings.kind === undefined ? KIND_FROM[sensor.kindFrom ?? "person"] : byPerson,
    },
    ...limitSettings(sensor, preset, settings.limits === undefined ? CONFIGURED : byPerson),
    { label: "A limit must be crossed for", value: duration(holdMs), from: preset },
    ...learnedSettings(detector),
    { label: "Time zone", value: home.timeZone, from: CONFIGURED },
    {
      label: "Quiet hours",
      value:
        home.quietHours === undefined
          ? "none"
          : `${home.quietHours.from} to ${home.quietHours.to}: only what is critical is told`,
      from: CONFIGURED,
    },
  ];
}

function nameFrom({ id, name }: Sensor): string {
  return name === id ? "its id: nobody named it" : CONFIGURED;
}

function limitSettings(sensor: Sensor, preset: string, ownFrom: string): Setting[] {
  const limits = limitsOf(sensor);
  const names = Object.keys(LIMIT_LABELS) as (keyof Limits)[];
  return names.flatMap((name) => {
    const celsius = limits[name];
    if (celsius === undefined) return [];
    const own = sensor.limits?.[name] !== undefined;
    const isLearned = own && sensor.learned?.limits?.[name] === celsius;
    const from = isLearned ? LEARNED : own ? ownFrom : preset;
    return [{ label: LIMIT_LABELS[name], value: { celsius }, from }];
  });
}

function learnedSettings({ cadence, course }: DetectorState): Setting[] {
  const usual = isKnown(course)
    ? "what each hour of its day usually has"
    : `not known yet: ${course.days.toFixed(1)} of 2 days, until then the limits`;
  const expected = { label: "Expected", value: usual, from: LEARNED };
  if (cadence === undefined) return [expected];
  const { firstMs, lastMs, typicalMs, gaps } = cadence;
  return [
    expected,
    { label: "Heard for", value: duration(lastMs - firstMs), from: LEARNED },
    ...(gaps === 0 ? [] : [{ label: "Reports every", value: duration(typicalMs), from: LEARNED }]),
    { label: "Silence is told after", value: duration(silentAtMs(cadence) - lastMs), from: LEARNED },
  ];
}
