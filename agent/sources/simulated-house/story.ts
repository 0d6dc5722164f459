import type { Reading } from "../../../domain/reading.ts";
import { between, type Random, seededRandom } from "../../../platform/random.ts";
import type { Fault, FaultKind } from "./faults.ts";
import type { SimulatedHouse } from "./house.ts";

const MINUTE_MS = 60_000;
const FIRST_AFTER_MS = 24 * MINUTE_MS;

/** One kind of episode: what happens, in what kind of place, for how many minutes. */
interface Scene {
  kind: FaultKind;
  /** Kind of place of the sensor; absent for the whole house. */
  at?: string;
  minutes: readonly [number, number];
  /** Only while it is colder outdoors than this. */
  belowCelsius?: number;
}

const FIRST: Scene = { kind: "door-ajar", at: "freezer", minutes: [90, 120] };
const SCENES: readonly Scene[] = [
  { kind: "window-open", at: "living", minutes: [30, 60], belowCelsius: 10 },
  { kind: "spike", at: "cellar", minutes: [60, 120] },
  { kind: "heating-off", minutes: [360, 600], belowCelsius: 8 },
  { kind: "stuck", at: "bedroom", minutes: [240, 480] },
  { kind: "door-ajar", at: "fridge", minutes: [90, 150] },
  { kind: "dead", at: "pipe", minutes: [120, 240] },
  { kind: "drift", at: "nursery", minutes: [480, 720] },
  { kind: "power-cut", minutes: [45, 90] },
  FIRST,
];

interface Episode {
  fault: Fault;
  fromMs: number;
  toMs: number;
}

/**
 * The same house, in which faults come and go by themselves, one at a time, in an order given by the seed.
 * The first is the freezer's door left ajar, 24 simulated minutes after the house's present time, for 90 to 120 min;
 * one to two quiet hours lie between any two. What needs cold weather waits for it. Faults can still be switched by hand.
 */
export function faultStory(house: SimulatedHouse, { seed }: { seed: number }): SimulatedHouse {
  const director = createDirector(house, seed);
  return {
    home: house.home,
    get nowMs() {
      return house.nowMs;
    },
    switchFault: (fault, on) => house.switchFault(fault, on),
    activeFaults: () => house.activeFaults(),
    possibleFaults: () => house.possibleFaults(),
    advanceTo(timeMs) {
      const readings: Reading[] = [];
      for (; director.nextAtMs() <= timeMs; director.act()) {
        for (const reading of director.watch(house.advanceTo(director.nextAtMs()))) readings.push(reading);
      }
      for (const reading of director.watch(house.advanceTo(timeMs))) readings.push(reading);
      return readings;
    },
  };
}

function createDirector(house: SimulatedHouse, seed: number) {
  const random = seededRandom(seed, "story");
  const outdoorId = house.home.sensors.find(({ kind }) => kind === "outdoor")?.id;
  const isCast = ({ at }: Scene) => at === undefined || sensorAt(house, at) !== undefined;
  const scenes = SCENES.filter(isCast);
  let outdoorCelsius = Number.POSITIVE_INFINITY;
  let waiting: Scene[] = [];
  let on = false;

  const draft = (scene: Scene, fromMs: number): Episode => ({
    fault: faultOf(house, scene),
    fromMs,
    toMs: fromMs + Math.round(between(random, ...scene.minutes)) * MINUTE_MS,
  });
  const pick = (): Scene => {
    const possible = ({ belowCelsius }: Scene) => outdoorCelsius < (belowCelsius ?? Number.POSITIVE_INFINITY);
    if (!waiting.some(possible)) waiting = shuffled(scenes, random);
    const at = Math.max(0, waiting.findIndex(possible));
    return waiting.splice(at, 1)[0] ?? FIRST;
  };
  let episode = draft(
    isCast(FIRST) ? FIRST : { kind: "power-cut", minutes: [45, 90] },
    house.nowMs + FIRST_AFTER_MS,
  );
  return {
    nextAtMs: () => (on ? episode.toMs : episode.fromMs),
    watch(readings: Reading[]): Reading[] {
      outdoorCelsius = readings.findLast(({ sensorId }) => sensorId === outdoorId)?.celsius ?? outdoorCelsius;
      return readings;
    },
    act(): void {
      on = !on;
      house.switchFault(episode.fault, on);
      if (on) return;
      episode = draft(pick(), episode.toMs + Math.round(between(random, 60, 120)) * MINUTE_MS);
    },
  };
}

function faultOf(house: SimulatedHouse, { kind, at }: Scene): Fault {
  const sensorId = at === undefined ? undefined : sensorAt(house, at);
  return sensorId === undefined ? { kind } : { kind, sensorId };
}

function sensorAt(house: SimulatedHouse, kind: string): string | undefined {
  return house.home.sensors.find((sensor) => sensor.kind === kind)?.id;
}

/** Source: Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}
