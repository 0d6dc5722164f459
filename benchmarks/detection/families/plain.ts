import { FAULT_NAMES } from "../faults.ts";
import { median } from "../figures.ts";
import { injected } from "../inject.ts";
import { figuresOf, pooled, type Score, scoreOf } from "../score.ts";
import { HOUR_MS } from "../series.ts";
import type { Cell, Table } from "../table.ts";
import type { Family } from "./family.ts";

/** One fault at a time on one sensor. */
export const plain: Family = {
  name: "plain",
  about: "one fault at a time on one sensor",
  *cases(clean, seed) {
    yield { group: "plain", ...injected(clean, seed) };
  },
  table: (answers) => plainTable(pooled(answers.map(scoreOf))),
};

function plainTable(score: Score): Table {
  const ofFault = FAULT_NAMES.map((fault) => {
    const outcomes = score.outcomes.filter(({ event }) => event.fault === fault);
    const { recall, alertsPerEvent } = figuresOf({ ...score, outcomes });
    return row(fault, outcomes, [recall, undefined, undefined, undefined], alertsPerEvent);
  });
  const { recall, precision, f1, falsePerDay, alertsPerEvent } = figuresOf(score);
  return {
    columns: [
      { name: "fault" },
      { name: "events" },
      { name: "recall", digits: 3 },
      { name: "precision", digits: 3 },
      { name: "F1", digits: 3 },
      { name: "false a room-day", digits: 4 },
      { name: "median h to the alert", digits: 1 },
      { name: "alerts an event", digits: 2 },
    ],
    rows: [...ofFault, row("all", score.outcomes, [recall, precision, f1, falsePerDay], alertsPerEvent)],
  };
}

function row(
  name: string,
  outcomes: Score["outcomes"],
  figures: readonly Cell[],
  alertsPerEvent: Cell,
): Cell[] {
  const delays = outcomes.flatMap(({ delayMs }) => (delayMs === undefined ? [] : [delayMs / HOUR_MS]));
  return [name, outcomes.length, ...figures, median(delays), alertsPerEvent];
}
