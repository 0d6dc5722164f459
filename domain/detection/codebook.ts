import type { ByteReader, ByteWriter } from "./byte-io.ts";
import type { Cause, Rule, Severity } from "./verdict.ts";

/** Stores words as bytes. */
export interface Codebook<W extends string> {
  words: readonly W[];
  write(out: ByteWriter, word: W): void;
  /** Throws an UnknownCodeError for a byte that stands for no word. */
  read(input: ByteReader): W;
}

/** A stored byte that stands for no word this code knows: newer code stored it, or the bytes are damaged. */
export class UnknownCodeError extends Error {
  constructor(what: string, code: number) {
    super(`code ${code} is no known ${what}: newer code stored it, or the bytes are damaged`);
    this.name = "UnknownCodeError";
  }
}

/**
 * The codebook of a union of words: a word without a code does not compile. Codes are stored: never change one. A code whose
 * word is gone is `retired`: what is stored with it is read as another word.
 */
export function codebook<W extends string>(
  what: string,
  codes: Readonly<Record<W, number>>,
  retired: Readonly<Record<number, W>> = {},
): Codebook<W> {
  const words = Object.keys(codes) as W[];
  const byCode = new Map(words.map((word) => [codes[word], word]));
  for (const [code, word] of Object.entries(retired)) byCode.set(Number(code), word);
  if (byCode.size < words.length + Object.keys(retired).length)
    throw new Error(`two words of one code in the codebook of ${what}`);
  return {
    words,
    write: (out, word) => out.u8(codes[word]),
    read(input) {
      const code = input.u8();
      const word = byCode.get(code);
      if (word === undefined) throw new UnknownCodeError(what, code);
      return word;
    },
  };
}

/** Causes as bytes. */
export const CAUSE_CODES = codebook<Cause>("cause", {
  "too-hot": 1,
  "too-cold": 2,
  frost: 3,
  warming: 4,
  "open-window": 5,
  "heating-failure": 6,
  overheating: 7,
  unusual: 8,
  "sensor-fault": 9,
  silence: 10,
  "house-too-hot": 11,
  "house-too-cold": 12,
  "power-cut": 13,
  "unknown-place": 14,
});

/** Rules as bytes. */
export const RULE_CODES = codebook<Rule>(
  "rule",
  {
    limits: 1,
    "fault-code": 2,
    jump: 3,
    noise: 4,
    stuck: 5,
    "open-window": 6,
    overheating: 7,
    unusual: 8,
    "heating-failure": 9,
    warming: 10,
    frost: 11,
    silence: 13,
    place: 14,
    "house-loss": 15,
  },
  // Until layout 2 the kind `generic` had a rule of its own.
  { 12: "unusual" },
);

/** Severities as bytes. */
export const SEVERITY_CODES = codebook<Severity>("severity", { info: 1, warning: 2, critical: 3 });
