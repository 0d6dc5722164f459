import type { Rule, Verdict } from "./verdict.ts";

/** The fields of a verdict or alarm that its explanation uses. */
export type Explained = Pick<Verdict, "rule" | "expected" | "sinceMs">;

/**
 * One sentence a householder understands: what the rule saw and what it expected. `degrees` writes a temperature in the
 * reader's unit. Undefined for rules that need no more than value and limit.
 */
export function explain(
  { rule, expected, sinceMs }: Explained,
  atMs: number,
  degrees: (celsius: number) => string,
): string | undefined {
  const hours = Math.max(1, Math.round((atMs - sinceMs) / 3_600_000));
  return SENTENCES[rule]({ ...expected, hours, degrees });
}

interface Seen {
  lowCelsius?: number;
  highCelsius?: number;
  hours: number;
  degrees: (celsius: number) => string;
}

const SENTENCES: Record<Rule, (seen: Seen) => string | undefined> = {
  limits: () => undefined,
  "fault-code": () => undefined,
  jump: () => "Its value jumped further between two readings than air can change.",
  noise: () => "Its values go to and fro far more than this sensor's usually do.",
  stuck: ({ hours }) =>
    `It has repeated the very same value for ${hours} h, longer than it ever did by itself.`,
  "open-window": (seen) => `It fell within an hour further than this place does by itself${below(seen)}.`,
  overheating: (seen) => `It rose within an hour further than this place does by itself${above(seen)}.`,
  "heating-failure": ({ hours }) =>
    `For ${hours} h it has been colder than it usually is at this time of day, and it is colder outdoors.`,
  "house-loss": () => "All rooms are losing heat together, and it is colder outdoors.",
  unusual: ({ hours }) =>
    `For ${hours} h it has been away from what it usually is at this time of day, and the other rooms have not.`,
  warming: (seen) =>
    `It is warmer than its doors and defrosting make it, and it does not come back${above(seen)}.`,
  frost: () => "It is near freezing, or on its way there within three hours.",
  place: () => undefined,
  silence: ({ hours }) => `It has not reported for ${hours} h, longer than it is ever quiet.`,
};

function below({ lowCelsius, degrees }: Seen): string {
  return lowCelsius === undefined ? "" : `; ${degrees(lowCelsius)} or more was to be expected`;
}

function above({ highCelsius, degrees }: Seen): string {
  return highCelsius === undefined ? "" : `; ${degrees(highCelsius)} at most was to be expected`;
}
