import { alarm, course, HOUR_MS, item, letter, NOW_MS, remembering, thawing } from "./house.ts";
import { type Sample, sample } from "./sample.ts";

const warming = remembering({ freezer: course(-18.4, -5.8) });
const past = { sinceMs: NOW_MS - 9 * HOUR_MS, severity: "warning", peakCelsius: -9 } as const;
const recovering = thawing({
  sinceMs: NOW_MS - 4 * HOUR_MS,
  recoveringSinceMs: NOW_MS - HOUR_MS,
  lastCelsius: -18.2,
  peakCelsius: -3.1,
});
const cool = alarm("too-cold", {
  sinceMs: NOW_MS - 5 * HOUR_MS,
  recoveringSinceMs: NOW_MS - HOUR_MS,
  expected: { lowCelsius: 14, highCelsius: 30 },
  lastCelsius: 19.1,
  peakCelsius: 12.4,
});
const answer = (_: unknown, action: string) => `https://example.com/answer?do=${action}&key=abc`;

/** One alarm, and each event that can be told of it. */
export const EVENTS: Sample[] = [
  sample("freezer-too-warm", letter([item("freezer", { alarm: thawing() })]), { context: warming }),
  sample("freezer-too-warm-with-links", letter([item("freezer", { alarm: thawing() })]), {
    context: { ...warming, answer },
  }),
  sample("escalated", letter([item("freezer", { event: "escalated", alarm: thawing() })]), {
    context: warming,
  }),
  sample(
    "reminder",
    letter([item("freezer", { event: "reminder", alarm: thawing({ sinceMs: NOW_MS - 5 * HOUR_MS }) })]),
    { context: remembering({ freezer: course(-9, -5.8, { steady: 0 }) }) },
  ),
  sample(
    "recovering-after-it-became-worse",
    letter([item("freezer", { event: "escalated", alarm: recovering })]),
    { context: remembering({ freezer: course(-3.1, -18.2, { steady: 20 }) }) },
  ),
  sample("recovering-in-the-morning", letter([item("hall", { alarm: cool })], { kind: "digest" }), {
    context: remembering({ hall: course(12.4, 19.1, { steady: 20 }) }),
  }),
  sample(
    "resolved",
    letter([
      item("freezer", { event: "resolved", alarm: thawing({ lastCelsius: -14.2, peakCelsius: -3.1 }) }),
    ]),
  ),
  sample(
    "over-before-it-was-told",
    letter([item("freezer", { event: "over", alarm: thawing(past), atMs: NOW_MS - 6 * HOUR_MS })]),
  ),
  sample(
    "late-readings",
    letter([item("freezer", { event: "late", alarm: thawing(past), atMs: NOW_MS - 6 * HOUR_MS })]),
  ),
  sample(
    "flapping",
    letter([
      item("freezer", {
        event: "flapping",
        times: 6,
        alarm: thawing({ severity: "warning", lastCelsius: -11.2, peakCelsius: -10.4 }),
      }),
    ]),
    { context: remembering({ freezer: course(-12.5, -11.2, { steady: 10 }) }) },
  ),
];
