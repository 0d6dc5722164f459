import type { HistoryView } from "../wire.ts";
import type { Point } from "./thin.ts";

/** What a chart draws of a sensor: points in order of time, with a null where the line breaks, and what they sum up. */
export interface Line extends Pick<HistoryView, "steps"> {
  points: Point[];
  sums: Pick<HistoryView, "count" | "lowestCelsius" | "meanCelsius" | "highestCelsius">;
}

/** A chart's time, both ends included, and the pause after which its line is broken. */
export interface LineSpan {
  fromMs: number;
  untilMs: number;
  breakAfterMs: number;
}
