import { z } from "zod";

/** One thing to mend in a configuration: where, and in words what is wrong and how to fix it. */
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

/** Turns one of zod's issues into findings; an unknown key is found where it stands, with the key that was meant. */
export function findingsOf(issue: z.core.$ZodIssue, schema: z.ZodType): Finding[] {
  const path = [...issue.path];
  const key = String(path.findLast((part) => typeof part === "string") ?? "");
  const example = EXAMPLES[key] === undefined ? "" : `: ${EXAMPLES[key]}`;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((unknown) => ({ path: [...path, unknown], text: unknownKey(unknown, schema) }));
  if (issue.code === "invalid_type" && /received undefined/.test(issue.message))
    return [{ path, text: `is missing; add ${example === "" ? "it" : example.slice(2)}` }];
  if (issue.code === "invalid_type") return [{ path, text: `${issue.message}${example}` }];
  return [{ path, text: issue.message }];
}

function unknownKey(unknown: string, schema: z.ZodType): string {
  const [nearest] = [...keysOf(schema)]
    .map((key) => ({ key, distance: distanceOf(unknown.toLowerCase(), key.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(unknown.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return nearest === undefined
    ? "is no key that the agent knows here; remove it"
    : `is no key that the agent knows here; did you mean \`${nearest.key}\`? Correct or remove it`;
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
