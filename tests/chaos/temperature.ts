import type { PlaceKind } from "../../domain/places.ts";
import { gaussian, type Random } from "../../platform/random.ts";
import { pick } from "../helpers/draw.ts";
import type { ChaosSensor, Trouble } from "./home.ts";

const DAY_MS = 86_400_000;
const USUAL: Partial<Record<PlaceKind, readonly [celsius: number, swing: number]>> = {
  freezer: [-19, 0.4],
  fridge: [4, 0.6],
  living: [20.5, 0.8],
  bedroom: [18, 0.6],
  bathroom: [22, 1],
  outdoor: [4, 4],
};
/** Per hour of trouble, up to the bound. */
const DRIFT = { warm: [25, 24], cold: [-30, -14] } as const;

/** What a sensor measures at a time; null and fault codes when it is sick. */
export function celsiusAt({ kind, troubles }: ChaosSensor, atMs: number, random: Random): number | null {
  const [usual, swing] = USUAL[kind] ?? [20, 1];
  let celsius = usual + swing * Math.sin((2 * Math.PI * atMs) / DAY_MS) + 0.1 * gaussian(random);
  for (const trouble of troubles) {
    if (atMs < trouble.fromMs || atMs >= trouble.untilMs) continue;
    if (trouble.kind === "code") return pick(random, [85, -127, null]);
    celsius += driftOf(trouble, atMs);
  }
  return Math.round(celsius * 100) / 100;
}

function driftOf({ kind, fromMs }: Trouble, atMs: number): number {
  if (kind !== "warm" && kind !== "cold") return 0;
  const [perHour, bound] = DRIFT[kind];
  const drift = (perHour * (atMs - fromMs)) / 3_600_000;
  return Math.abs(drift) < Math.abs(bound) ? drift : bound;
}
