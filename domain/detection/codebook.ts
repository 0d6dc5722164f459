import type { ByteReader, ByteWriter } from "./byte-io.ts";
import { CAUSES, type Cause } from "./causes.ts";
import { RULES, type Rule } from "./explain.ts";
import type { Severity } from "./verdict.ts";

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
export const CAUSE_CODES = codebook<Cause>("cause", codesOf(CAUSES));

/** Rules as bytes. Until layout 2 the kind `generic` had a rule of its own. */
export const RULE_CODES = codebook<Rule>("rule", codesOf(RULES), { 12: "unusual" });

/** Severities as bytes. */
export const SEVERITY_CODES = codebook<Severity>("severity", { info: 1, warning: 2, critical: 3 });

function codesOf<W extends string>(facts: Readonly<Record<W, { code: number }>>): Record<W, number> {
  const codes = Object.entries<{ code: number }>(facts).map(([word, { code }]) => [word, code]);
  return Object.fromEntries(codes) as Record<W, number>;
}
