import { type Fault, FaultError, faultKey } from "../agent/sources/simulated-house/faults.ts";
import type { SimulatedHouse } from "../agent/sources/simulated-house/house.ts";
import type { Stage } from "../dashboard/house.ts";
import type { TryFault, TryIt } from "../dashboard/wire.ts";
import { MINUTE_MS } from "../domain/duration.ts";
import type { Clock } from "../platform/clock.ts";
import { NOTICES } from "./notice-times.ts";

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
/** A skip is this fast: the house lives each minute of it and every reading is sent, so that it never seems to be silent. */
const SKIP_SPEED = 600;

type Began = NonNullable<TryFault["began"]>;

/** Puts a simulated house on the stage, at `speed`. */
export function createStage(house: SimulatedHouse, speed: number, clock: Clock): LocalStage {
  const began = createBeginnings(house, clock);
  const speeds = [...new Set([...SPEEDS, speed])].sort((a, b) => a - b);
  let chosen = speed;
  let skipsToMs: number | undefined;
  let earlier: { speed: number; untilMs: number }[] = [];

  const speedNow = () => {
    if (skipsToMs !== undefined && house.nowMs >= skipsToMs) turn(() => (skipsToMs = undefined));
    return current();
  };
  const current = () => (skipsToMs === undefined ? chosen : Math.max(chosen, SKIP_SPEED));
  function turn(change: () => void): void {
    earlier.push({ speed: current(), untilMs: clock.nowMs() });
    change();
  }
  function possible({ kind, sensorId }: Pick<TryFault, "kind" | "sensorId">): Fault {
    const fault = house.possibleFaults().find((one) => one.kind === kind && one.sensorId === sensorId);
    if (fault === undefined) throw new FaultError(`${kind} cannot happen at "${sensorId ?? "the house"}"`);
    return fault;
  }

  return {
    speed: speedNow,
    setSpeed(next) {
      turn(() => {
        chosen = next;
        skipsToMs = undefined;
      });
    },
    fastestWithin(spanMs) {
      earlier = earlier.filter(({ untilMs }) => clock.nowMs() - untilMs < spanMs);
      return Math.max(speedNow(), ...earlier.map((one) => one.speed));
    },
    switchFault(fault) {
      house.switchFault(possible(fault), fault.on);
      began();
    },
    skipToNotice(fault) {
      const key = faultKey(possible(fault));
      const notice = NOTICES[key] ?? undefined;
      const since = began().get(key);
      if (since === undefined) throw new FaultError("it has not begun");
      if (notice === undefined) throw new FaultError("no e-mail comes of it within three days");
      const toMs = since.houseMs + notice.minutes * MINUTE_MS;
      if (toMs <= house.nowMs) throw new FaultError("its e-mail is due already");
      if (toMs > clock.nowMs()) throw new FaultError("the house has caught up with the real time");
      turn(() => {
        skipsToMs = toMs;
      });
    },
    now() {
      const since = began();
      const faults = house.possibleFaults().map((fault) => tryFault(fault, since.get(faultKey(fault))));
      const speed = speedNow();
      const skip = skipsToMs === undefined ? {} : { skip: { toMs: skipsToMs, thenSpeed: chosen } };
      return { speed, speeds, faults, ...skip };
    },
  };
}

/** When each active fault began; one that began by itself is seen at the next look. */
function createBeginnings(house: SimulatedHouse, clock: Clock): () => ReadonlyMap<string, Began> {
  let began = new Map<string, Began>();
  return () => {
    const now = { houseMs: house.nowMs, machineMs: clock.nowMs() };
    began = new Map(
      house.activeFaults().map((fault) => [faultKey(fault), began.get(faultKey(fault)) ?? now]),
    );
    return began;
  };
}

function tryFault(fault: Fault, began: Began | undefined): TryFault {
  const { kind, sensorId } = fault;
  return {
    kind,
    on: began !== undefined,
    notice: NOTICES[faultKey(fault)] ?? null,
    ...(sensorId === undefined ? {} : { sensorId }),
    ...(began === undefined ? {} : { began }),
  };
}
