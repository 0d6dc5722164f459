import { durationText } from "../duration.ts";

/** What other code asks about a rule. */
interface RuleFacts {
  /** As it is stored: never change one. */
  code: number;
  /** What its finding is about; `impossible-value`: a sensor's fault that the value itself shows. */
  about: "place" | "sensor-fault" | "impossible-value" | "silence";
  /** What it saw, in words of a householder; missing where value and limit explain it. */
  says?: (lasting: string) => string;
}

/** What finds something wrong: the name of a file under `rules/`, or the clock that finds silence. */
export const RULES = {
  limits: { code: 1, about: "place" },
  "fault-code": { code: 2, about: "impossible-value" },
  jump: {
    code: 3,
    about: "sensor-fault",
    says: () => "The value jumped further between two readings than the air can warm or cool.",
  },
  noise: {
    code: 4,
    about: "sensor-fault",
    says: () => "The values jump up and down far more than this sensor's values usually do.",
  },
  stuck: {
    code: 5,
    about: "sensor-fault",
    says: (lasting) => `It has repeated exactly the same value for ${lasting}. That is new for this sensor.`,
  },
  "open-window": {
    code: 6,
    about: "place",
    says: () => "It cooled down more within an hour than this place usually does.",
  },
  overheating: {
    code: 7,
    about: "place",
    says: () => "It warmed up more within an hour than this place usually does.",
  },
  unusual: {
    code: 8,
    about: "place",
    says: (lasting) =>
      `For ${lasting} the temperature has been unusual for this time of day. The other rooms are as usual.`,
  },
  "heating-failure": {
    code: 9,
    about: "place",
    says: (lasting) =>
      `For ${lasting} it has been colder than usual at this time of day, and it is colder outdoors.`,
  },
  warming: {
    code: 10,
    about: "place",
    says: () => "It is warmer than after an opened door or defrosting, and it stays warm.",
  },
  frost: { code: 11, about: "place", says: () => "It may freeze within three hours." },
  silence: { code: 13, about: "silence", says: () => "That is longer than its usual pauses." },
  place: { code: 14, about: "place" },
  "house-loss": {
    code: 15,
    about: "place",
    says: () => "All rooms are cooling down together, and it is colder outdoors.",
  },
} as const satisfies Record<string, RuleFacts>;

/** The name of what found something wrong. */
export type Rule = keyof typeof RULES;

/** What a rule's finding is about. */
export function aboutOf(rule: Rule): RuleFacts["about"] {
  return RULES[rule].about;
}

/** The fields of a verdict or alarm that its explanation uses. */
export interface Explained {
  rule: Rule;
  sinceMs: number;
}

/** Says in words of a householder what the rule saw. Undefined for rules that value and limit explain. */
export function explain({ rule, sinceMs }: Explained, atMs: number): string | undefined {
  const { says }: RuleFacts = RULES[rule];
  return says?.(durationText(atMs - sinceMs));
}
