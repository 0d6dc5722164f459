import { boundedText } from "../../../domain/bounded-text.ts";
import type { Log } from "../../../platform/log.ts";
import type { Refusal } from "./subscriptions.ts";

/** The topics of a connection that are not read. */
export interface Refusals {
  add(refusals: readonly Refusal[]): void;
  /** A new connection asks for all of them anew. */
  clear(): void;
  /** Which topics are not read, and why; undefined while all are. */
  problem(): string | undefined;
}

const SHOWN = 3;
const LONGEST_SHOWN = 80;
/** Topics remembered as told, so that descriptions of ever new ones fill no memory. */
const MAX_TOLD = 1000;

/** Says each topic that is not read once; of many, the 1st, 2nd, 4th, 8th ... */
export function createRefusals(host: string, log: Log): Refusals {
  let current: Refusal[] = [];
  const told = new Set<string>();
  return {
    add(refusals) {
      current = [...current, ...refusals];
      const news = refusals.filter(({ filter }) => !told.has(filter));
      const before = told.size;
      for (const { filter } of news) if (told.size < MAX_TOLD) told.add(filter);
      if (Math.floor(Math.log2(told.size)) > Math.floor(Math.log2(before)))
        log.error(
          { broker: host, topics: listed(news), count: told.size },
          "these topics are not read, the others are; the broker's log may say why",
        );
    },
    clear() {
      current = [];
    },
    problem: () => (current.length === 0 ? undefined : `${host}: not read: ${listed(current).join(", ")}`),
  };
}

function listed(refusals: readonly Refusal[]): string[] {
  const shown = refusals
    .slice(0, SHOWN)
    .map(({ filter, reason }) => `${boundedText(filter, LONGEST_SHOWN)} (${reason})`);
  const left = refusals.length - shown.length;
  return left === 0 ? shown : [...shown, `${left} more`];
}
