import { pause } from "../../../platform/backoff.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Intake, Source } from "../../source.ts";
import type { SimulatedHouse } from "./house.ts";

/** Simulated time handed over at once when the house has to catch up, so that no batch grows without bound. */
const SLICE_MS = 3_600_000;

/**
 * A simulated house as a source: `speed` simulated seconds for each second of `clock`, looked at every `tickMs`; one that
 * changes is a function. House time never runs ahead of the clock: a house that started in the past catches up, then goes
 * on at speed 1. Like live sensors it does not wait for room in the spool. Throws RangeError when `speed` is not above 0.
 */
export function simulatedHouseSource(options: {
  house: SimulatedHouse;
  speed: number | (() => number);
  clock: Clock;
  tickMs?: number;
}): Source {
  const { house, clock, tickMs = 250 } = options;
  const speedNow = typeof options.speed === "number" ? constant(options.speed) : options.speed;
  const speed = speedNow();
  if (!(speed > 0)) throw new RangeError(`speed must be above 0, not ${speed}`);
  return {
    name: `simulated house "${house.home.name}"${typeof options.speed === "number" ? ` at speed ${speed}` : ""}`,
    async run(intake, signal) {
      let lookedAtMs = clock.nowMs();
      let untilMs = house.nowMs;
      while (!signal.aborted) {
        const nowMs = clock.nowMs();
        untilMs = Math.min(nowMs, untilMs + (nowMs - lookedAtMs) * speedNow());
        lookedAtMs = nowMs;
        await liveUntil(untilMs, house, intake, signal);
        await pause(tickMs, signal);
      }
    },
  };
}

function constant(speed: number): () => number {
  return () => speed;
}

async function liveUntil(untilMs: number, house: SimulatedHouse, intake: Intake, signal: AbortSignal) {
  while (house.nowMs < untilMs && !signal.aborted) {
    const readings = house.advanceTo(Math.min(untilMs, house.nowMs + SLICE_MS));
    if (readings.length > 0) await intake.accept(readings);
  }
}
