import type { Answer } from "../case.ts";
import { FAULT_NAMES } from "../faults.ts";
import { share } from "../figures.ts";
import { figuresOf, isDetected, pooled, type Score, scoreOf } from "../score.ts";
import type { Cell, Column, Table } from "../table.ts";
import { byGroup } from "./family.ts";

/** A fault is listed by name where less than this share of it was told. */
const WEAK_RECALL = 0.8;

const COLUMNS: readonly Column[] = [
  { name: "events" },
  { name: "recall", digits: 3 },
  { name: "precision", digits: 3 },
  { name: "F1", digits: 3 },
  { name: "false a room-day", digits: 4 },
  { name: "without limits", digits: 4 },
  { name: "first 21 days", digits: 4 },
  { name: "alerts an event", digits: 2 },
  { name: "recall below .8" },
];

/** The table of houses with single faults, a row a group. */
export function injectedTable(answers: readonly Answer[], label: string): Table {
  const rows = byGroup(answers).map(([group, own]): Cell[] => {
    const score = pooled(own.map(scoreOf));
    const figures = figuresOf(score);
    return [
      group,
      score.outcomes.length,
      figures.recall,
      figures.precision,
      figures.f1,
      figures.falsePerDay,
      figures.falsePerDayWithoutLimits,
      figures.warmUpPerDay,
      figures.alertsPerEvent,
      weakOf(score),
    ];
  });
  return { columns: [{ name: label }, ...COLUMNS], rows };
}

function weakOf({ outcomes }: Score): string | undefined {
  const recalls = FAULT_NAMES.flatMap((fault) => {
    const recall = share(
      outcomes.filter(({ event }) => event.fault === fault),
      isDetected,
    );
    return recall === undefined || recall >= WEAK_RECALL ? [] : [`${fault} ${recall.toFixed(2)}`];
  });
  return recalls.join(", ") || undefined;
}
