import { type Fault, FaultError, faultKey } from "../agent/sources/simulated-house/faults.ts";
import type { SimulatedHouse } from "../agent/sources/simulated-house/house.ts";
import type { Stage } from "../dashboard/house.ts";
import type { FaultSwitch, TryIt } from "../dashboard/wire.ts";
import type { Clock } from "../platform/clock.ts";

/** A simulated house in somebody's hands: its faults and how fast its time goes. */
export interface LocalStage extends Stage {
  now(): TryIt;
  /** Simulated seconds per second. */
  speed(): number;
  /** The highest speed within the last `spanMs`: what is on its way was measured at it. */
  fastestWithin(spanMs: number): number;
}

/** The speeds to choose from; faster, and a heartbeat would have to come more often than is sensible. */
export const SPEEDS = [1, 10, 60, 120, 600] as const;

/** Puts a simulated house on the stage, at `speed`. */
export function createStage(house: SimulatedHouse, speed: number, clock: Clock): LocalStage {
  let now = speed;
  let earlier: { speed: number; untilMs: number }[] = [];
  return {
    speed: () => now,
    setSpeed(next) {
      earlier.push({ speed: now, untilMs: clock.nowMs() });
      now = next;
    },
    fastestWithin(spanMs) {
      earlier = earlier.filter(({ untilMs }) => clock.nowMs() - untilMs < spanMs);
      return Math.max(now, ...earlier.map((one) => one.speed));
    },
    switchFault({ kind, sensorId, on }) {
      const fault = house.possibleFaults().find((one) => one.kind === kind && one.sensorId === sensorId);
      if (fault === undefined) throw new FaultError(`${kind} cannot happen at "${sensorId ?? "the house"}"`);
      house.switchFault(fault, on);
    },
    now() {
      const active = new Set(house.activeFaults().map(faultKey));
      const faults = house.possibleFaults().map((fault) => switchOf(fault, active.has(faultKey(fault))));
      return { speed: now, speeds: SPEEDS, faults };
    },
  };
}

function switchOf({ kind, sensorId }: Fault, on: boolean): FaultSwitch {
  return { kind, on, ...(sensorId === undefined ? {} : { sensorId }) };
}
