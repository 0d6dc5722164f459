import type { Reading } from "../../../domain/reading.ts";
import type { Finding, Message, PayloadFamily } from "./payload-family.ts";
import { withoutCovered } from "./topic-filter.ts";

/** The families of one broker as one. */
export interface Router {
  /** Topic filters to subscribe now; the same list until something was learned. */
  filters(): string[];
  /** What a message says to each family that claims its topic. */
  read(message: Message): Finding[];
  /** Readings that the intake has taken: the same one once more, taken at the same time, is no second reading. */
  taken(readings: readonly Reading[]): void;
  /** What the families have learned; undefined while there is nothing. */
  memory(): string | undefined;
  /** Takes up an earlier run's memory; what does not fit the families of today is left out. */
  recall(memory: string): void;
}

/** A broker may deliver a message again, a gateway publish it again: this many sensors' last readings are kept to tell. */
const MAX_SENSORS = 50_000;

/** A router over families, in the order of the configuration. */
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
      const findings = families
        .filter((family) => family.claims(message.topic))
        .map((family) => withoutRepeated(family.read(message), isNew));
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
      for (const [name, text] of JSON.parse(memory) as [string, string][])
        families.find((family) => family.name === name)?.recall?.(text);
    },
  };
}

function withoutRepeated(finding: Finding, isNew: (reading: Reading) => boolean): Finding {
  if (!("readings" in finding)) return finding;
  const readings = finding.readings.filter(isNew);
  return readings.length === 0 ? { ignored: "the same reading once more" } : { ...finding, readings };
}
