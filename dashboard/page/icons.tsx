import type { Card } from "../wire.ts";
import { isKnown } from "./store.ts";

/** What is to be seen of a state: a shape of its own and a word, so that nobody depends on the colour. */
export interface Look {
  /** Names its colours in the style sheet, and its shape below. */
  tone: "critical" | "warning" | "info" | "unknown" | Exclude<Card["state"], "firing">;
  word: string;
}

const WORDS: Record<Look["tone"], string> = {
  critical: "Critical",
  warning: "Warning",
  info: "Notice",
  silent: "Silent",
  faulty: "Sensor faulty",
  recovering: "Recovering",
  pending: "Watching",
  snoozed: "Snoozed",
  learning: "Learning",
  normal: "Normal",
  unknown: "Unknown",
};

/** How a sensor's state looks. */
export function lookOf({ state, severity }: Pick<Card, "state" | "severity">): Look {
  const tone = state === "firing" ? (severity ?? "warning") : state;
  return { tone, word: WORDS[tone] };
}

const SHAPES: Record<Look["tone"], string> = {
  critical: "M5.3 1h5.4L15 5.3v5.4L10.7 15H5.3L1 10.7V5.3zM8 4v5M8 11.6v.4",
  warning: "M8 1.5 15.2 14.5H.8zM8 6v4M8 12.2v.3",
  info: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1M8 7.4V12M8 4.4v.3",
  silent:
    "M1.5 1.5l13 13M5.2 8.7a4 4 0 0 1 2-1M11 8.9l-.3-.2M2.6 6.2a8 8 0 0 1 1.8-1.1M13.4 6.2A8 8 0 0 0 8 4.2M8 12.4v.3",
  faulty: "M2 2h12v12H2zM5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4",
  recovering: "M2 8a6 6 0 1 1 1.8 4.3M3.8 15v-2.7h2.7M8 4.8v3.6l2.2 1.4",
  pending: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1M8 4v4.3l3 1.7",
  snoozed: "M13.5 10A6.2 6.2 0 0 1 6 2.5a6 6 0 1 0 7.5 7.5z",
  learning: "M1.5 13.5l3.5-5 3 2.5 3-6 3.5 3",
  normal: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1M4.8 8.3l2.2 2.2 4.3-4.6",
  unknown: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1M6 6.2a2 2 0 1 1 2.7 1.9c-.5.2-.7.5-.7 1.1v.3M8 11.8v.3",
};

/** The shape of a state; whoever cannot see it has the word beside it. */
export function StateIcon({ tone }: { tone: Look["tone"] }) {
  return (
    <svg class={`icon tone-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[tone]} />
    </svg>
  );
}

/** Shape and word of a state; while nobody knows how the house is, of the last one that was known. */
export function Badge({ look: { tone, word } }: { look: Look }) {
  return (
    <span class={`badge tone-${tone}`}>
      <StateIcon tone={tone} />
      {isKnown.value ? word : `Was ${word.toLowerCase()}`}
    </span>
  );
}
