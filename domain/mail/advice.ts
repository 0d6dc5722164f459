import type { Alarm } from "../alarm/alarm.ts";
import { factsOfCause, isHomeCause } from "../detection/causes.ts";
import { isColdStore } from "../detection/rules/warming.ts";

import type { Unit } from "../home/description.ts";
import type { PlaceKind } from "../places.ts";
import { COLD, HEAT, HOUSE, PIPES, ROOM, SICK, SILENT } from "./advice-texts.ts";
import { wholeDegreesIn } from "./degrees.ts";
import { foodAfterwards } from "./food.ts";
import { leaning } from "./phrases.ts";
import type { Concerned } from "./reader.ts";

/** What to do now, the most urgent first: by place where the place decides, else by cause. Empty for a question only. */
export function adviceOf(alarm: Alarm, concerned: Pick<Concerned, "type" | "sensor">, unit: Unit): string[] {
  return textsFor(alarm, concerned, unit).map((text) =>
    text.replace(/\{(-?\d+)\}/g, (_, celsius) => wholeDegreesIn(unit, Number(celsius))),
  );
}

function textsFor(
  alarm: Alarm,
  { type, sensor: { kind } }: Pick<Concerned, "type" | "sensor">,
  unit: Unit,
): readonly string[] {
  const { cause } = alarm;
  if (cause === "unknown-place") return [];
  if (cause === "silence" && type !== "sensor") return SILENT[type];
  if (cause === "silence" || cause === "sensor-fault") return [...SICK[cause], ownEyes(kind)];
  if (isHomeCause(cause)) return HOUSE[cause];
  const way = wayOf(alarm, kind);
  const special = way === "warm" ? HEAT[kind] : way === "cold" ? COLD[kind] : undefined;
  if (special === undefined) return cause === "frost" ? PIPES : ROOM[cause];
  return way === "warm" ? [...special, ...foodAfterwards(kind, alarm.lastCelsius, unit)] : special;
}

/** Whether advice against heat or cold fits; what is merely unusual is not taken for it, but in a fridge or freezer. */
function wayOf(alarm: Alarm, kind: PlaceKind): "warm" | "cold" | undefined {
  const { advice } = factsOfCause(alarm.cause);
  if (advice === "by-value") return isColdStore(kind) ? leaning(alarm) : undefined;
  return advice;
}

function ownEyes(kind: PlaceKind): string {
  const place = { freezer: "the freezer", fridge: "the fridge", boiler: "the boiler", pipe: "the pipe" };
  const what = Object.entries(place).find(([name]) => name === kind)?.[1] ?? "the place";
  return `Check ${what} yourself until the sensor works again: nothing watches it now.`;
}
