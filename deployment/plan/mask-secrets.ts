import type { PlanJson } from "./plan-json.ts";

/** What stands in the place of something that is not to be read; Terraform's own words. */
const MASK = "(sensitive value)";
/** Shorter values ("80", "true", "house") stand everywhere by chance, and protect nothing. */
const SHORTEST_SECRET = 6;

/** Shapes that nobody should read in a pull request, whatever Terraform thinks of them. */
const SHAPES: readonly [shape: RegExp, mask: string][] = [
  [/\b[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b/gi, "(e-mail address)"],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, MASK],
  [/\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{36,})\b/g, MASK],
  [/\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+/g, MASK],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, MASK],
];

/**
 * Takes out of a text what may not be read. Terraform masks an attribute that it knows to be sensitive, but not the same
 * value where it comes again; here every such value goes, wherever it stands.
 */
export function maskSecrets(text: string, plan?: Pick<PlanJson, "resource_changes">): string {
  const longestFirst = sensitiveValues(plan).sort((a, b) => b.length - a.length);
  const withoutValues = longestFirst.reduce((masked, value) => masked.replaceAll(value, MASK), text);
  return SHAPES.reduce((masked, [shape, mask]) => masked.replace(shape, mask), withoutValues);
}

function sensitiveValues(plan?: Pick<PlanJson, "resource_changes">): string[] {
  const found = new Set<string>();
  for (const { change } of plan?.resource_changes ?? []) {
    collect(change.before, change.before_sensitive, found);
    collect(change.after, change.after_sensitive, found);
  }
  // As Terraform prints them: quotes and line breaks escaped, and each line of a longer text for itself.
  return [...found]
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), ...value.split("\n")])
    .map((value) => value.trim())
    .filter((value) => value.length >= SHORTEST_SECRET);
}

/** `marks` has the shape of `value`, with true where all beneath is sensitive. */
function collect(value: unknown, marks: unknown, found: Set<string>): void {
  if (marks === true) for (const leaf of leaves(value)) found.add(leaf);
  else if (typeof marks === "object" && marks !== null && typeof value === "object" && value !== null)
    for (const [key, mark] of Object.entries(marks))
      collect((value as Record<string, unknown>)[key], mark, found);
}

function leaves(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}
