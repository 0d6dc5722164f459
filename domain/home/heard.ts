import { isRedriven } from "./redriven.ts";

/**
 * How far each producer of a home has been heard: [producer, last sequence], the latest heard last.
 * Sequences are decimal digits of any length: an agent's spool counts small numbers, Kinesis counts in 56 digits.
 */
export type Heard = readonly (readonly [producer: string, sequence: string])[];

/**
 * Agents with their spools, and shards of single readings; as many again that were redriven, so that neither displaces the
 * other. A forgotten producer could only repeat, not lose.
 */
const MAX_PRODUCERS = 16;

/** Whether this was heard before: producers keep their order, so everything up to the last sequence was. */
export function isDuplicate(heard: Heard, producer: string, sequence: string): boolean {
  const last = heard.find(([name]) => name === producer)?.[1];
  return last !== undefined && !isAfter(sequence, last);
}

/** The record of what was heard, with one more sequence. */
export function withHeard(heard: Heard, producer: string, sequence: string): Heard {
  const others = heard.filter(([name]) => name !== producer);
  const ofKind = others.filter(([name]) => isRedriven(name) === isRedriven(producer));
  const forgotten = ofKind.length < MAX_PRODUCERS ? undefined : ofKind[0];
  return [...others.filter((one) => one !== forgotten), [producer, sequence]];
}

function isAfter(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
