/** What other code asks about a cause. */
interface CauseFacts {
  /** As it is stored: never change one. */
  code: number;
  /** What is wrong, after "is": "too warm". */
  words: string;
  /** What has the alarm; of a sensor, its values say nothing about its place. */
  of: "place" | "sensor" | "home" | "question";
  /** Whether the alarm's value is a temperature that people are to read. */
  tellsValue: boolean;
  /** Which advice fits: against heat, against cold, or by the value; missing: the cause has advice of its own. */
  advice?: "warm" | "cold" | "by-value";
}

/** What can be wrong, as the householder would name it. A new cause is a row here; the compiler names what else it needs. */
export const CAUSES = {
  "too-hot": { code: 1, words: "too warm", of: "place", tellsValue: true, advice: "warm" },
  "too-cold": { code: 2, words: "too cold", of: "place", tellsValue: true, advice: "cold" },
  frost: { code: 3, words: "near freezing", of: "place", tellsValue: true, advice: "cold" },
  warming: { code: 4, words: "warming up", of: "place", tellsValue: true, advice: "warm" },
  "open-window": { code: 5, words: "cooling down fast", of: "place", tellsValue: true },
  "heating-failure": { code: 6, words: "slowly getting cold", of: "place", tellsValue: true },
  overheating: { code: 7, words: "heating up fast", of: "place", tellsValue: true, advice: "warm" },
  unusual: { code: 8, words: "unusual", of: "place", tellsValue: true, advice: "by-value" },
  "sensor-fault": { code: 9, words: "sensor faulty", of: "sensor", tellsValue: false },
  silence: { code: 10, words: "silent", of: "sensor", tellsValue: false },
  "house-too-hot": { code: 11, words: "too warm", of: "home", tellsValue: true },
  "house-too-cold": { code: 12, words: "too cold", of: "home", tellsValue: true },
  "power-cut": { code: 13, words: "without power", of: "home", tellsValue: false },
  "unknown-place": { code: 14, words: "of an unknown kind", of: "question", tellsValue: false },
} as const satisfies Record<string, CauseFacts>;

/** One alarm is open per sensor and cause. */
export type Cause = keyof typeof CAUSES;

/** What many sensors of one house have in common: one alarm for all. */
export type HomeCause = CauseOf<"home">;

/** The causes of places, of sensors, of the home, or that are only questions. */
export type CauseOf<Of extends CauseFacts["of"]> = {
  [C in Cause]: (typeof CAUSES)[C]["of"] extends Of ? C : never;
}[Cause];

/** All facts of a cause. */
export function factsOfCause(cause: Cause): CauseFacts {
  return CAUSES[cause];
}

/** Whether a cause is one of the whole home. */
export function isHomeCause(cause: Cause): cause is HomeCause {
  return CAUSES[cause].of === "home";
}
