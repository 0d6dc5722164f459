import { createHash } from "node:crypto";
import { producerOf } from "../../domain/home/arrival.ts";
import type { Home } from "../../domain/home/home.ts";
import { redrivenHash, redrivenSpoolId } from "../../domain/home/redriven.ts";

/** What an agent's spool numbered, as far as it is redriven now (decision 0044). */
export interface RedrivenSpool {
  /** Whether a number was given out before; it is from then on. */
  isRepeated(sequence: number): boolean;
  /** The spool id under which numbers from `first` to `last` are news to the home. */
  spoolIdFor(first: number, last: number): string;
}

/** Names the spool, whether its records were redriven before or not. */
export function spoolHash(spoolId: string): string {
  return redrivenHash(spoolId) ?? createHash("sha256").update(spoolId).digest("hex").slice(0, 16);
}

/**
 * Records keep the numbers of their spool, under a spool id derived from it: a home drops what is not above the last number
 * heard. What is below that, because higher ones were redriven earlier, gets the next generation.
 */
export function redrivenSpool(heard: Home["heard"], agentId: string, spoolId: string): RedrivenSpool {
  const hash = spoolHash(spoolId);
  const seen = new Set<number>();
  const given = new Map<number, number>();
  const producer = (generation: number) =>
    producerOf({ agentId, spoolId: redrivenSpoolId(hash, generation) });
  const lastOf = (generation: number) =>
    given.get(generation) ?? Number(heard.find(([name]) => name === producer(generation))?.[1] ?? 0);
  return {
    isRepeated(sequence) {
      const isRepeated = seen.has(sequence);
      seen.add(sequence);
      return isRepeated;
    },
    spoolIdFor(first, last) {
      let generation = 1;
      while (lastOf(generation) >= first) generation += 1;
      given.set(generation, last);
      return redrivenSpoolId(hash, generation);
    },
  };
}
