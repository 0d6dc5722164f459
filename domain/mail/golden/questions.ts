import type { Alarm } from "../../alarm/alarm.ts";
import { alarm, item, letter, NOW_MS, thawing } from "./house.ts";
import { type Sample, sample } from "./sample.ts";

const asked = (id: string, change: Partial<Alarm>) =>
  item(id, {
    event: "question",
    alarm: alarm("unknown-place", { rule: "place", severity: "info", sinceMs: NOW_MS, ...change }),
  });
const freezer = asked("sensor-1", { place: "freezer", expected: { lowCelsius: -19.2, highCelsius: -17.1 } });

/** What kind of place it is: asked once, alone or along with news. */
export const QUESTIONS: Sample[] = [
  sample("is-it-a-freezer", letter([freezer])),
  sample("is-it-outdoors", letter([asked("sensor-1", { place: "outdoor" })])),
  sample("is-it-a-room", letter([asked("Kühlschrank", { place: "living" })])),
  sample("is-it-a-freezer-beside-news", letter([item("freezer", { alarm: thawing() }), freezer])),
];
