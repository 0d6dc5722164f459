import { z } from "zod";
import type { Reading } from "../../../domain/reading.ts";
import type { Finding, Message, PayloadFamily } from "./payload-family.ts";
import { bySpecificity, withoutCovered } from "./topic-filter.ts";

/** The families of one broker as one. */
export interface Router {
  /** Topic filters to subscribe now; the same list until something was learned. */
  filters(): string[];
  /** What a message says to the family that owns its topic; several generic ones with one filter own it together. */
  read(message: Message): Finding[];
  /** Readings that the intake has taken: the same one once more, taken at the same time, is no second reading. */
  taken(readings: readonly Reading[]): void;
  /** What the families have learned; undefined while there is nothing. */
  memory(): string | undefined;
  /** Takes up an earlier run's memory; what does not fit the families of today is left out. */
  recall(memory: string): void;
}

const memorySchema = z.array(z.tuple([z.string(), z.string()]));

/** A broker may deliver a message again, a gateway publish it again: this many sensors' last readings are kept to tell. */
const MAX_SENSORS = 50_000;

/** No gateway publishes longer messages, nor under longer topics; reading one would hold the agent up. */
const MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;
const MAX_TOPIC_LENGTH = 1024;

/**
 * A router over families. A topic has one owner, the family whose filter is the most specific for it; of equal ones the
 * first of the configuration. It never throws, whatever a message holds.
 */
export function createRouter(families: readonly PayloadFamily[]): Router {
  const last = new Map<string, Reading>();
  let filters: string[] | undefined;
  const isNew = ({ sensorId, takenAtMs, celsius }: Reading) => {
    const known = last.get(sensorId);
    return known === undefined || known.takenAtMs !== takenAtMs || known.celsius !== celsius;
  };
  return {
    filters() {
      filters ??= withoutCovered(families.flatMap((family) => family.filters()));
      return filters;
    },
    read(message) {
      if (message.topic.length > MAX_TOPIC_LENGTH || message.payload.length > MAX_PAYLOAD_BYTES)
        return [{ problem: "its topic or its payload is too long to be a sensor's" }];
      const findings = ownersOf(message.topic, families).map((family) =>
        withoutRepeated(readSafely(family, message), isNew),
      );
      if (findings.some((finding) => "sensors" in finding)) filters = undefined;
      return findings.length > 0 ? findings : [{ ignored: "no family reads the topic" }];
    },
    taken(readings) {
      if (last.size > MAX_SENSORS) last.clear();
      for (const reading of readings) last.set(reading.sensorId, reading);
    },
    memory() {
      const learned = families.flatMap((family) => {
        const memory = family.memory?.();
        return memory === undefined ? [] : [[family.name, memory]];
      });
      return learned.length === 0 ? undefined : JSON.stringify(learned);
    },
    recall(memory) {
      filters = undefined;
      for (const [name, text] of memorySchema.parse(JSON.parse(memory)))
        families.find((family) => family.name === name)?.recall?.(text);
    },
  };
}

/** The family that reads a topic; several generic ones with the same filter each read their own value. */
export function ownersOf(topic: string, families: readonly PayloadFamily[]): PayloadFamily[] {
  const claims = families.flatMap((family) => {
    const filter = family.claims(topic);
    return filter === undefined ? [] : [{ family, filter }];
  });
  // The sort is stable: of equals the first of the configuration stays first.
  const [best, ...others] = claims.sort((a, b) => bySpecificity(a.filter, b.filter));
  if (best === undefined) return [];
  if (best.family.name !== "generic") return [best.family];
  const beside = others.filter(({ family, filter }) => family.name === "generic" && filter === best.filter);
  return [best, ...beside].map(({ family }) => family);
}

/** The last barrier: a message that a family stumbles over must not end the source, for the broker would send it again. */
function readSafely(family: PayloadFamily, message: Message): Finding {
  try {
    return family.read(message);
  } catch (error) {
    return { problem: `cannot be read: ${(error as Error).message}` };
  }
}

function withoutRepeated(finding: Finding, isNew: (reading: Reading) => boolean): Finding {
  if (!("readings" in finding)) return finding;
  const readings = finding.readings.filter(isNew);
  return readings.length === 0 ? { ignored: "the same reading once more" } : { ...finding, readings };
}
