import type { Verdict } from "./verdict.ts";

/** What of a verdict, or of the alarm that came of it, its explanation needs. */
export type Explained = Pick<Verdict, "rule" | "expected" | "sinceMs">;

/**
 * One sentence a householder understands: what the rule saw and what it expected. `degrees` writes a temperature in the
 * reader's unit. Undefined for rules that need no more than value and limit.
 */
export function explain(
  { rule, expected: { lowCelsius, highCelsius }, sinceMs }: Explained,
  atMs: number,
  degrees: (celsius: number) => string,
): string | undefined {
  const hours = Math.max(1, Math.round((atMs - sinceMs) / 3_600_000));
  switch (rule) {
    case "jump":
      return "Its value jumped further between two readings than air can change.";
    case "noise":
      return "Its values go to and fro far more than this sensor's usually do.";
    case "stuck":
      return `It has repeated the very same value for ${hours} h, longer than it ever did by itself.`;
    case "open-window":
      return `It fell within an hour further than this place does by itself${below(lowCelsius, degrees)}.`;
    case "overheating":
      return `It rose within an hour further than this place does by itself${above(highCelsius, degrees)}.`;
    case "heating-failure":
      return `For ${hours} h it has been colder than it usually is at this time of day, and it is colder outdoors.`;
    case "unusual":
      return `For ${hours} h it has been away from what it usually is at this time of day, and the other rooms have not.`;
    case "series":
      return "It moves as it never did before.";
    case "warming":
      return `It is warmer than its doors and defrosting make it, and it does not come back${above(highCelsius, degrees)}.`;
    case "frost":
      return "It is near freezing, or on its way there within three hours.";
    case "silence":
      return `It has not reported for ${hours} h, longer than it is ever quiet.`;
    default:
      return undefined;
  }
}

function below(celsius: number | undefined, degrees: (celsius: number) => string): string {
  return celsius === undefined ? "" : `; ${degrees(celsius)} or more was to be expected`;
}

function above(celsius: number | undefined, degrees: (celsius: number) => string): string {
  return celsius === undefined ? "" : `; ${degrees(celsius)} at most was to be expected`;
}
