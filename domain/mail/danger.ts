import type { Alarm } from "../alarm/alarm.ts";
import { traitsOf } from "../detection/traits.ts";
import type { PlaceKind } from "../places.ts";

/** What comes before everything else in an e-mail, since people may be in danger; undefined where there is none. */
export function dangerOf(
  { cause, lastCelsius }: Pick<Alarm, "cause" | "lastCelsius">,
  kind: PlaceKind,
): string | undefined {
  if (!mayBurn(kind)) return undefined;
  const isFire = cause === "overheating" || (cause === "too-hot" && (lastCelsius ?? 0) >= FIRE_CELSIUS);
  return isFire
    ? "If you see smoke or smell burning, get everybody out and call the fire service."
    : undefined;
}

/** A heat detector of class A1 answers from this temperature on. Source: EN 54-5. */
const FIRE_CELSIUS = 54;

/** Where people live, or machines run; the heat of a boiler, a greenhouse or the sun outdoors is another. */
function mayBurn(kind: PlaceKind): boolean {
  return traitsOf(kind).isRoom || kind === "server-cupboard" || kind === "generic";
}
