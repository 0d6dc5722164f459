import { durationText } from "../duration.ts";
import type { Rule, Verdict } from "./verdict.ts";

/** The fields of a verdict or alarm that its explanation uses. */
export type Explained = Pick<Verdict, "rule" | "sinceMs">;

/** Says in words of a householder what the rule saw. Undefined for rules that value and limit explain. */
export function explain({ rule, sinceMs }: Explained, atMs: number): string | undefined {
  return SENTENCES[rule](durationText(atMs - sinceMs));
}

const nothing = () => undefined;

const SENTENCES: Record<Rule, (lasting: string) => string | undefined> = {
  limits: nothing,
  "fault-code": nothing,
  place: nothing,
  jump: () => "The value jumped further between two readings than the air can warm or cool.",
  noise: () => "The values jump up and down far more than this sensor's values usually do.",
  stuck: (lasting) => `It has repeated exactly the same value for ${lasting}. That is new for this sensor.`,
  "open-window": () => "It cooled down more within an hour than this place usually does.",
  overheating: () => "It warmed up more within an hour than this place usually does.",
  "heating-failure": (lasting) =>
    `For ${lasting} it has been colder than usual at this time of day, and it is colder outdoors.`,
  "house-loss": () => "All rooms are cooling down together, and it is colder outdoors.",
  unusual: (lasting) =>
    `For ${lasting} the temperature has been unusual for this time of day. The other rooms are as usual.`,
  warming: () => "It is warmer than after an opened door or defrosting, and it stays warm.",
  frost: () => "It may freeze within three hours.",
  silence: () => "That is longer than its usual pauses.",
};
