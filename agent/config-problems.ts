import { z } from "zod";

/** One thing to fix in a configuration: where, and in words what is wrong and how to fix it. */
export interface Finding {
  path: PropertyKey[];
  text: string;
}

/** What belongs in each place, for whoever left it out. */
const EXAMPLES: Record<string, string> = {
  agent: "a name that no other agent of the home has, for example `agent: cellar`",
  stream: "the name of the Kinesis stream, for example `stream: house-readings`",
  home: "the house: id, name, timeZone, unit and sensors",
  id: "for example `id: kitchen`",
  name: "for example `name: Kitchen`",
  timeZone: "for example `timeZone: Europe/Brussels`",
  unit: "`unit: celsius` or `unit: fahrenheit`",
  sensors: "the sensors that have names; `sensors: []` when there are none yet",
  kind: "for example `kind: freezer`",
  sources: "where readings come from, at least one, for example `- type: mqtt`",
  spool: "where readings wait, for example `spool: { path: /var/lib/house-agent/spool.db }`",
  path: "the path of a file",
  url: "for example `url: mqtt://127.0.0.1:1883`",
  type: "the kind of source, for example `type: mqtt`",
};

/** Keys of older agents, and what says the same now. */
const REPLACED: Record<string, string> = {
  flushIntervalMs: "is no key any more: write `pace: { atLatest: 60s }`; what is urgent does not wait for it",
};

/**
 * Turns one of zod's issues into findings; `present`: something stands in its place. An unknown key is found where it
 * stands, with the key that was meant, and so is a word that is none of those allowed.
 */
export function findingsOf(issue: z.core.$ZodIssue, present: boolean, schema: z.ZodType): Finding[] {
  const path = [...issue.path];
  const key = String(path.findLast((part) => typeof part === "string") ?? "");
  const example = EXAMPLES[key];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((unknown) => ({
      path: [...path, unknown],
      text:
        REPLACED[unknown] ??
        `is no key that the agent knows here; ${suggestion(unknown, keysOf(schema), "correct or remove it")}`,
    }));
  if (path.length === 0 && issue.code === "invalid_type")
    return [
      {
        path,
        text: "has no keys; write `agent:`, `home:` and `sources:` (docs/configuration.md has them all)",
      },
    ];
  if (!present && path.length > 0) return [{ path, text: `is missing; add ${example ?? "it"}` }];
  if (issue.code === "invalid_value" && typeof issue.input === "string")
    return [
      { path, text: `${issue.message}; ${suggestion(issue.input, issue.values, "take one of these")}` },
    ];
  if (issue.code === "invalid_type" && example !== undefined)
    return [{ path, text: `${issue.message}; ${example}` }];
  return [{ path, text: issue.message }];
}

/** Longer than any word of the configuration. */
const LONGEST_WORD = 64;

/** The allowed word that is nearest to what was written, if one is near. */
function suggestion(written: string, allowed: Iterable<unknown>, otherwise: string): string {
  if (written.length > LONGEST_WORD) return otherwise;
  const [nearest] = [...allowed]
    .map(String)
    .map((word) => ({ word, distance: distanceOf(written.toLowerCase(), word.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(written.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return nearest === undefined ? otherwise : `did you mean \`${nearest.word}\`?`;
}

/** Every key that any part of the schema knows. */
function keysOf(schema: z.ZodType): Set<string> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { properties } = node as { properties?: object };
    for (const key of Object.keys(properties ?? {})) found.add(key);
    for (const child of Object.values(node)) visit(child);
  };
  visit(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  return found;
}

/** Edits (insert, delete, replace) from one word to another. Source: Levenshtein, Soviet Physics Doklady 10, 1966. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(
        (next[j - 1] ?? 0) + 1,
        (row[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + (b[j - 1] === letter ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
