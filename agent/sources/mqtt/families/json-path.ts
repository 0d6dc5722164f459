/** The keys of a path from the top of a JSON text downwards: names of members, numbers of elements from 0. */
export type JsonPath = readonly (string | number)[];

/**
 * Reads a singular JSON path: `$.air.temperature`, `$['DS18B20-1'].Temperature`, `$.probes[0]`; the leading `$.` may be
 * left out. Undefined for anything else: wildcards, slices and filters name no single value. Source: RFC 9535 section 2.3.
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  const keys: (string | number)[] = [];
  let rest = text.startsWith("$") ? text.slice(1) : `.${text}`;
  while (rest !== "") {
    const [step, name, quoted, doubled, index] = STEP.exec(rest) ?? [];
    if (step === undefined) return undefined;
    keys.push(index === undefined ? (name ?? quoted ?? doubled ?? "") : Number(index));
    rest = rest.slice(step.length);
  }
  return keys;
}

/** The value that a path leads to, or undefined. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  let here: unknown = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string | number, unknown>)[key];
  }
  return here;
}

const STEP = /^(?:\.([\p{L}_][\p{L}\p{N}_-]*)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d{1,6})\])/u;
