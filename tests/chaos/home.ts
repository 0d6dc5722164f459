import type { HomeDescription } from "../../domain/home/description.ts";
import type { PlaceKind } from "../../domain/places.ts";
import type { Random } from "../../platform/random.ts";
import { chance, pick, whole } from "../helpers/draw.ts";
import { type Span, spanWithin } from "./draw.ts";

/** What goes wrong with a sensor or its place. `held`: its readings are handed over when newer ones were. */
export interface Trouble extends Span {
  kind: "warm" | "cold" | "code" | "dead" | "held";
}

/** A sensor of a home that lives through a run. */
export interface ChaosSensor {
  id: string;
  kind: PlaceKind;
  everyMinutes: number;
  troubles: Trouble[];
}

/** An agent and what goes wrong with it. */
export interface ChaosAgent {
  id: string;
  sensors: ChaosSensor[];
  flushMinutes: number;
  /** None are sent when 0. */
  heartbeatMinutes: number;
  announces: boolean;
  /** It measures nothing. */
  dead: Span[];
  /** It measures, and sends later. */
  offline: Span[];
  clock: (Span & { aheadMs: number })[];
  /** From then on it has a new spool. */
  newSpoolAtMs?: number;
}

/** A home that lives through a run. */
export interface ChaosHome {
  id: string;
  agents: ChaosAgent[];
  timeZone: string;
  quietHours?: { from: string; to: string };
  /** Sensors that no announcement names. */
  unannounced: ReadonlySet<string>;
}

const KINDS: readonly PlaceKind[] = [
  "freezer",
  "freezer",
  "fridge",
  "living",
  "bedroom",
  "bathroom",
  "outdoor",
];
const HOUR_MS = 3_600_000;
const YEAR_MS = 365.25 * 24 * HOUR_MS;

/** A home of one to six sensors, drawn at random. */
export function drawHome(random: Random, number: number, span: Span): ChaosHome {
  const sensors = Array.from({ length: whole(random, 1, 6) }, (_, index) => drawSensor(random, index, span));
  const isDivided = sensors.length > 1 && chance(random, 0.3);
  const cut = isDivided ? whole(random, 1, sensors.length - 1) : sensors.length;
  const parts = [sensors.slice(0, cut), sensors.slice(cut)].filter((part) => part.length > 0);
  const powerCuts = chance(random, 0.15) ? [spanWithin(random, span, [20, 120])] : [];
  const quietHours = pick(random, [
    undefined,
    { from: "22:00", to: "07:00" },
    { from: "09:00", to: "11:30" },
  ]);
  return {
    id: `home-${number}`,
    agents: parts.map((part, index) => drawAgent(random, `agent-${index + 1}`, { span, part, powerCuts })),
    timeZone: pick(random, ["UTC", "Europe/Brussels", "America/New_York"]),
    ...(quietHours && { quietHours }),
    unannounced: new Set(sensors.filter(() => chance(random, 0.15)).map(({ id }) => id)),
  };
}

/** What an agent announces of its home, the `version`th time. */
export function descriptionOf(home: ChaosHome, agent: ChaosAgent, version: number): HomeDescription {
  const named = agent.sensors.filter(({ id }) => !home.unannounced.has(id));
  return {
    id: home.id,
    name: `House ${version}`,
    timeZone: home.timeZone,
    unit: "celsius",
    ...(home.quietHours && { quietHours: home.quietHours }),
    sensors: named.map(({ id, kind }) => ({ id, name: `The ${id}`, kind })),
  };
}

function drawSensor(random: Random, index: number, span: Span): ChaosSensor {
  const kind = pick(random, KINDS);
  const kinds: Trouble["kind"][] = ["warm", "warm", "cold", "code", "dead", "held"];
  const troubles = Array.from({ length: whole(random, 0, 2) }, () => ({
    kind: pick(random, kinds),
    ...spanWithin(random, span, [15, 150]),
  }));
  return { id: `${kind}-${index + 1}`, kind, everyMinutes: pick(random, [1, 2, 5]), troubles };
}

function drawAgent(
  random: Random,
  id: string,
  { span, part, powerCuts }: { span: Span; part: ChaosSensor[]; powerCuts: Span[] },
): ChaosAgent {
  const spans = (share: number, minutes: readonly [number, number]) =>
    chance(random, share) ? [spanWithin(random, span, minutes)] : [];
  const jumps = spans(0.3, [5, 90]).map((jump) => ({
    ...jump,
    aheadMs: pick(random, [HOUR_MS, 50 * YEAR_MS, -HOUR_MS / 2]),
  }));
  const newSpools = spans(0.15, [1, 1]);
  return {
    id,
    sensors: part,
    flushMinutes: pick(random, [1, 2, 5, 10]),
    heartbeatMinutes: pick(random, [0, 2, 5]),
    announces: chance(random, 0.85),
    dead: [...powerCuts, ...spans(0.1, [10, 90])],
    offline: spans(0.25, [10, 180]),
    clock: jumps,
    ...(newSpools[0] && { newSpoolAtMs: newSpools[0].fromMs }),
  };
}
