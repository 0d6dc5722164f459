import { seededRandom } from "../../platform/random.ts";
import { drawInput, grownInput } from "./inputs.ts";
import type { Reader } from "./reader.ts";

/** Which inputs of a reader. */
export interface Run {
  seed: number;
  /** Number of the first input; the same seed and number give the same input. */
  from: number;
  inputs: number;
}

/** What a run came to. */
export interface ReaderReport {
  reader: string;
  inputs: number;
  accepted: number;
  bytes: number;
  cpuMs: number;
  failures: Failure[];
}

/** An input that a reader fails on. */
export interface Failure {
  /** Number of the input, or of the growth. */
  input: number;
  isGrowth?: boolean;
  /** More than one: it is among these. */
  count?: number;
  problem: string;
  /** The beginning of the input, as JSON text. */
  shown: string;
}

/** `onStart` is told of every so many inputs. */
export const TOLD_EVERY = 50;
const MOST_FAILURES = 10;
const SHOWN_CHARACTERS = 300;

/** Feeds a reader its inputs, one after the other; `onStart` is told of some of them before they are read. */
export async function fuzzReader(
  reader: Reader,
  { seed, from, inputs }: Run,
  onStart: (input: number) => void = () => undefined,
): Promise<ReaderReport> {
  const report = { reader: reader.name, inputs, accepted: 0, bytes: 0, cpuMs: 0, failures: [] as Failure[] };
  const started = process.cpuUsage();
  for (let number = from; number < from + inputs; number += 1) {
    if ((number - from) % TOLD_EVERY === 0) onStart(number);
    const input = inputOf(reader, seed, number);
    report.bytes += input.length;
    try {
      if (await reader.read(input)) report.accepted += 1;
    } catch (error) {
      if (report.failures.length < MOST_FAILURES) report.failures.push(failureOf(number, error, input));
    }
  }
  report.cpuMs = cpuMsSince(started);
  return report;
}

/** Input `number` of a reader. */
export function inputOf(reader: Reader, seed: number, number: number): Buffer {
  return drawInput(seededRandom(seed, `${reader.name}/${number}`), reader.samples);
}

const SMALL_BYTES = 20_000;
const LARGE_BYTES = 80_000;
/** Four times the bytes: linear cost is 4 times, quadratic 16 times as much. */
const MOST_TIMES = 10;
/** Below this a measurement says nothing. */
const LEAST_MS = 150;
const ATTEMPTS = 3;

/**
 * Feeds a reader samples in which a piece is repeated to 20 KB and to 80 KB; a cost that grows with the square is a failure.
 * It measures CPU: use it in the long form alone, on inputs that are costly enough to tell.
 */
export async function fuzzGrowth(
  reader: Reader,
  { seed, from, growths }: { seed: number; from: number; growths: number },
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (let growth = from; growth < from + growths; growth += 1) {
    const stream = `${reader.name}/growth/${growth}`;
    const sample = reader.samples[growth % reader.samples.length] as string | Uint8Array;
    const grown = (bytes: number) => grownInput(() => seededRandom(seed, stream), sample, bytes);
    const large = await leastCpuMs(reader, grown(LARGE_BYTES));
    if (large < LEAST_MS) continue;
    const small = await leastCpuMs(reader, grown(SMALL_BYTES));
    if (large > MOST_TIMES * small) {
      const problem = `${SMALL_BYTES} bytes cost ${small.toFixed(0)} ms of CPU, ${LARGE_BYTES} cost ${large.toFixed(0)} ms`;
      failures.push({ ...failureOf(growth, new Error(problem), grown(LARGE_BYTES)), isGrowth: true });
    }
  }
  return failures;
}

/** The least of a few attempts; one that is cheap is not repeated. */
async function leastCpuMs(reader: Reader, input: Buffer): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && least > LEAST_MS; attempt += 1) {
    const started = process.cpuUsage();
    // What it says of the input was looked at elsewhere.
    await Promise.resolve(input)
      .then(reader.read)
      .catch(() => false);
    least = Math.min(least, cpuMsSince(started));
  }
  return least;
}

function cpuMsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

function failureOf(input: number, error: unknown, bytes: Buffer): Failure {
  const { name, message, stack = "" } = error as Error;
  const [place = ""] = stack.split("\n").filter((line) => /^\s+at .*\.ts:/.test(line));
  const shown = JSON.stringify(bytes.toString("latin1").slice(0, SHOWN_CHARACTERS));
  return { input, problem: `${name}: ${message.slice(0, SHOWN_CHARACTERS)} ${place.trim()}`, shown };
}
