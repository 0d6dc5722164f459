import type { Random } from "../../platform/random.ts";
import { below, pick } from "../helpers/draw.ts";
import { editedJson } from "./json-edits.ts";
import { ODD_TEXTS, ODD_TOKENS } from "./oddities.ts";

const SAMPLE_AS_IT_IS = 0.06;
const RANDOM_BYTES = 0.05;
const JSON_EDIT = 0.5;
const MOST_EDITS = 4;
const MOST_REPEATS = 300;
const MAX_BYTES = 20_000;

/** One input: a sample as it is, random bytes, or mostly a sample with one to four edits. */
export function drawInput(random: Random, samples: readonly (string | Uint8Array)[]): Buffer {
  const kind = random();
  if (kind < RANDOM_BYTES) return randomBytes(random, below(random, 80));
  let input: Buffer = Buffer.from(pick(random, samples));
  if (kind < RANDOM_BYTES + SAMPLE_AS_IT_IS) return input;
  // Mostly one: what several edits leave is rarely accepted.
  for (let left = 1 + below(random, 1 + below(random, MOST_EDITS)); left > 0; left -= 1) {
    const edited = random() < JSON_EDIT ? editedJson(random, input) : undefined;
    input = edited ?? pick(random, EDITS)(random, input, samples);
  }
  return input.subarray(0, MAX_BYTES);
}

/** A sample in which a piece was repeated until it has `bytes` bytes: what a reader takes for it tells how its cost grows. */
export function grownInput(seed: () => Random, sample: string | Uint8Array, bytes: number): Buffer {
  const random = seed();
  const input = Buffer.from(sample);
  const at = below(random, input.length + 1);
  const odd = Buffer.from(pick(random, ODD_TOKENS));
  const own = input.subarray(at, at + 1 + below(random, 12));
  const piece = random() < 0.5 || own.length === 0 ? odd : own;
  const filler = Buffer.alloc(Math.max(0, bytes - input.length), piece.length === 0 ? " " : piece);
  return Buffer.concat([input.subarray(0, at), filler, input.subarray(at)]);
}

type Edit = (random: Random, input: Buffer, samples: readonly (string | Uint8Array)[]) => Buffer;

const EDITS: readonly Edit[] = [
  flipBit,
  (random, input) => cut(random, input, ""),
  (random, input) => cut(random, input, randomBytes(random, 1 + below(random, 4))),
  (random, input) => input.subarray(0, below(random, input.length + 1)),
  (random, input) => inserted(random, input, pick(random, ODD_TOKENS)),
  (random, input) => inserted(random, input, pick(random, ODD_TEXTS)),
  replaceNumber,
  replaceWord,
  repeat,
  splice,
];

function flipBit(random: Random, input: Buffer): Buffer {
  const copy = Buffer.from(input);
  const at = below(random, copy.length);
  if (copy.length > 0) copy[at] = (copy[at] as number) ^ (1 << below(random, 8));
  return copy;
}

function cut(random: Random, input: Buffer, instead: string | Buffer): Buffer {
  const at = below(random, input.length + 1);
  const end = at + below(random, 8);
  return Buffer.concat([input.subarray(0, at), Buffer.from(instead), input.subarray(end)]);
}

function inserted(random: Random, input: Buffer, what: string): Buffer {
  const at = below(random, input.length + 1);
  return Buffer.concat([input.subarray(0, at), Buffer.from(what), input.subarray(at)]);
}

function replaceNumber(random: Random, input: Buffer): Buffer {
  return replaceMatch(random, input, /-?\d+(?:\.\d+)?/g, ODD_TOKENS);
}

function replaceWord(random: Random, input: Buffer): Buffer {
  return replaceMatch(random, input, /[A-Za-z_]{2,}/g, ODD_TEXTS);
}

function replaceMatch(random: Random, input: Buffer, what: RegExp, by: readonly string[]): Buffer {
  const text = input.toString("latin1");
  const matches = [...text.matchAll(what)];
  if (matches.length === 0) return inserted(random, input, pick(random, by));
  const { 0: found, index } = pick(random, matches);
  return Buffer.concat([
    input.subarray(0, index),
    Buffer.from(pick(random, by)),
    input.subarray(index + found.length),
  ]);
}

function repeat(random: Random, input: Buffer): Buffer {
  const at = below(random, input.length + 1);
  const piece = input.subarray(at, at + 1 + below(random, 16));
  const times = random() < 0.8 ? 1 + below(random, 3) : below(random, MOST_REPEATS);
  return Buffer.concat([input.subarray(0, at), ...Array<Buffer>(times).fill(piece), input.subarray(at)]);
}

function splice(random: Random, input: Buffer, samples: readonly (string | Uint8Array)[]): Buffer {
  const other = Buffer.from(pick(random, samples));
  return Buffer.concat([
    input.subarray(0, below(random, input.length + 1)),
    other.subarray(below(random, other.length + 1)),
  ]);
}

function randomBytes(random: Random, count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => below(random, 256)));
}
