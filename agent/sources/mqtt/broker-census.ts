import { boundedText } from "../../../domain/bounded-text.ts";
import type { Finding, Message, PayloadFamily } from "./payload-family.ts";
import { celsiusOf, isObject, namesChip, namesTemperature, parseJson, shown } from "./payload-values.ts";
import { createRouter, ownersOf } from "./router.ts";

/** What a broker carries, counted by the first level of the topics. */
export interface BrokerCensus {
  add(message: Message): void;
  /** A line for each first level, those of most messages first: how many, whose they are, read or not and why. */
  lines(): string[];
}

interface Tally {
  messages: number;
  readings: number;
  families: Set<string>;
  /** Why messages were not read, and how often. */
  reasons: Map<string, number>;
  /** A message that no family reads and that speaks of a temperature. */
  example: { topic: string; path: string | undefined } | undefined;
}

/** Further first levels are counted together: a stranger may publish any. */
const MOST_LEVELS = 100;
const LINES = 12;
const MOST_REASONS = 20;
const LONGEST_LEVEL = 40;
const OTHERS = "others";
/** What people call the families. */
const NAMES: Record<string, string> = {
  zigbee2mqtt: "Zigbee2MQTT",
  tasmota: "Tasmota",
  esphome: "ESPHome",
  "shelly-gen1": "Shelly (first generation)",
  shelly: "Shelly",
  "home-assistant": "Home Assistant's discovery",
  statestream: "Home Assistant's statestream",
};

/** A census of a broker, as these families would read it. They must be the census's own: they learn from what is counted. */
export function createBrokerCensus(families: readonly PayloadFamily[]): BrokerCensus {
  const router = createRouter(families);
  const tallies = new Map<string, Tally>();
  const expected = new Set(families.flatMap((family) => family.filters()).map(firstLevel));

  function tallyOf(topic: string): Tally {
    const level = firstLevel(topic);
    const key = tallies.has(level) || tallies.size < MOST_LEVELS ? level : OTHERS;
    const tally = tallies.get(key) ?? {
      messages: 0,
      readings: 0,
      families: new Set(),
      reasons: new Map(),
      example: undefined,
    };
    tallies.set(key, tally);
    return tally;
  }

  return {
    add(message) {
      const tally = tallyOf(message.topic);
      tally.messages++;
      const owners = ownersOf(message.topic, families);
      for (const { name } of owners) tally.families.add(NAMES[name] ?? name);
      for (const finding of router.read(message)) note(tally, finding);
      if (owners.length === 0) tally.example ??= exampleOf(message);
    },
    lines() {
      const found = [...tallies].sort(([, a], [, b]) => b.messages - a.messages);
      const lines = found.slice(0, LINES).map(([level, tally]) => lineOf(level, tally));
      const left = found.slice(LINES).reduce((sum, [, { messages }]) => sum + messages, 0);
      const missing = [...expected].filter((level) => level !== "+" && !tallies.has(level));
      return [
        ...lines,
        ...(left > 0 ? [`other topics: ${left} messages`] : []),
        ...missing.map((level) => `${level}/#: 0`),
      ];
    },
  };
}

function note(tally: Tally, finding: Finding): void {
  if ("readings" in finding) tally.readings += finding.readings.length;
  // What follows the colon is the message's own.
  const why =
    "ignored" in finding
      ? finding.ignored
      : "problem" in finding
        ? finding.problem?.split(":")[0]
        : undefined;
  if (why === undefined || (tally.reasons.size >= MOST_REASONS && !tally.reasons.has(why))) return;
  tally.reasons.set(why, (tally.reasons.get(why) ?? 0) + 1);
}

function lineOf(level: string, { messages, readings, families, reasons, example }: Tally): string {
  const head = `${boundedText(level, LONGEST_LEVEL)}/#: ${messages}`;
  const whose = families.size > 0 ? [...families].join(", ") : "no family that is known";
  if (readings > 0) return `${head}: ${whose}, read`;
  if (example !== undefined)
    return `${head}: ${whose}, not read; for the agent's configuration: ${genericFor(example)}`;
  const [why] = [...reasons].sort(([, a], [, b]) => b - a)[0] ?? [];
  return `${head}: ${whose}, ${families.size > 0 ? `no temperature: ${why ?? "nothing to read"}` : "not read"}`;
}

function genericFor({ topic, path }: NonNullable<Tally["example"]>): string {
  const where = path === undefined ? "" : `, path: ${path}`;
  return `{ family: generic, topic: ${shown(topic)}${where} }`;
}

/** A topic or a member of a JSON object that is called a temperature, with a number. */
function exampleOf({ topic, payload }: Message): Tally["example"] {
  const text = payload.subarray(0, 10_000).toString();
  const value = parseJson(text);
  if (isObject(value)) {
    const [key] =
      Object.entries(value).find(
        ([key, member]) => namesTemperature(key) && !namesChip(key) && typeof member === "number",
      ) ?? [];
    return key === undefined ? undefined : { topic, path: /^\w+$/.test(key) ? `$.${key}` : `$['${key}']` };
  }
  const isTemperature = namesTemperature(topic) && !namesChip(topic) && typeof celsiusOf(text) === "number";
  return isTemperature ? { topic, path: undefined } : undefined;
}

function firstLevel(topic: string): string {
  return topic.split("/", 1)[0] ?? "";
}
