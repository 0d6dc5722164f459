import type { Random } from "../../platform/random.ts";
import { below, pick } from "../helpers/draw.ts";
import { ODD_TEXTS, ODD_TOKENS } from "./oddities.ts";

/** Stands in a value for text that JSON.stringify would not write: huge numbers, -0, deep nesting. */
const RAW = "\u0001raw:";
const RAW_NUMBERS = [
  "-0",
  "1e400",
  "-1e400",
  "1e-400",
  "9".repeat(40),
  "1e308",
  "9007199254740993",
  "0.1e1",
  "-1",
];
const DESCEND = 0.75;
const GENTLE = 0.5;
const MOST_COPIES = 40;

/**
 * The JSON of an input with one value, member or element changed; the JSON may follow a first line. Undefined when the input
 * has none.
 */
export function editedJson(random: Random, input: Buffer): Buffer | undefined {
  const text = input.toString();
  const newline = text.indexOf("\n") + 1;
  for (const start of newline === 0 ? [0] : [0, newline]) {
    const value = parsed(text.slice(start));
    if (value === undefined) continue;
    const json = JSON.stringify(editedAt(random, value));
    const raw = json.replace(/"\\u0001raw:([^"]*)"/g, (_, literal: string) => literal);
    return Buffer.from(text.slice(0, start) + raw);
  }
  return undefined;
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A copy with an edit somewhere below, or here. */
function editedAt(random: Random, value: unknown): unknown {
  if (typeof value !== "object" || value === null)
    return random() < GENTLE ? nearValue(random, value) : oddValue(random);
  if (Object.keys(value).length > 0 && random() < DESCEND) return withChildEdited(random, value);
  return Array.isArray(value) ? editedList(random, value) : editedObject(random, value);
}

function withChildEdited(random: Random, value: object): unknown {
  const key = pick(random, Object.keys(value));
  const child = editedAt(random, (value as Record<string, unknown>)[key]);
  if (Array.isArray(value)) return value.with(Number(key), child);
  return fromEntries(Object.entries(value).map(([name, old]) => [name, name === key ? child : old]));
}

function editedList(random: Random, list: readonly unknown[]): unknown {
  const at = below(random, list.length + 1);
  const edit = below(random, 4);
  if (edit === 0) return list.toSpliced(at, 1);
  if (edit === 1) return list.toSpliced(at, 0, oddValue(random));
  if (edit === 2) return oddValue(random);
  return [...list, ...Array<unknown>(below(random, MOST_COPIES)).fill(list[at])];
}

function editedObject(random: Random, object: object): unknown {
  const entries = Object.entries(object);
  const at = below(random, entries.length);
  const edit = below(random, 4);
  if (edit === 0) return fromEntries(entries.toSpliced(at, 1));
  if (edit === 1) return fromEntries([...entries, [pick(random, ODD_TEXTS), oddValue(random)]]);
  if (edit === 2) return oddValue(random);
  return fromEntries(
    entries.map(([key, value], place) => [place === at ? pick(random, ODD_TEXTS) : key, value]),
  );
}

/** `Object.fromEntries` keeps `__proto__` as a member of its own, as JSON does. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries);
}

/** One that is probably as good. */
function nearValue(random: Random, value: unknown): unknown {
  if (typeof value === "number") return value + pick(random, [-1, 1, 0.5, 60_000, -0.0625, 1000]);
  if (typeof value === "string")
    return random() < 0.5 ? value.slice(1) : `${value}${pick(random, ["a", " b", "\u00e9", "/c", "1"])}`;
  return value === null ? 1 : !value;
}

function oddValue(random: Random): unknown {
  const kind = random();
  if (kind < 0.3) return pick(random, ODD_TEXTS);
  if (kind < 0.5) return RAW + pick(random, RAW_NUMBERS);
  if (kind < 0.6) return pick(random, ODD_TOKENS);
  if (kind < 0.65) return `${RAW}${"[".repeat(3000)}${"]".repeat(3000)}`;
  if (kind < 0.8) return Math.round((random() - 0.5) * 10 ** below(random, 17)) / 10 ** below(random, 5);
  return pick(random, [null, true, false, [], {}, 0, [null], { a: 1 }, "x".repeat(5000)]);
}
