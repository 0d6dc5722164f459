/** What score.mjs says of one run, as far as the table shows it. */
export interface HouseScore {
  overall: Summary & { precision: number; f1: number; falseAlarmsPerSensorDay: number };
  kinds: Record<string, Summary>;
}

interface Summary {
  events: number;
  detected: number;
  recall: number;
  alertsPerEvent: number;
}

/** The figures of one detector over all its runs. */
export interface Means {
  f1: number;
  recall: number;
  precision: number;
  falseAlarms: number;
  alertsPerEvent: number;
  kinds: Record<string, number>;
}

/** Means over seeds; a kind's recall is that of all its events together. */
export function meanOf(scores: readonly HouseScore[]): Means {
  const mean = (figure: (score: HouseScore) => number) =>
    scores.reduce((sum, score) => sum + figure(score), 0) / scores.length;
  const kinds = new Set(scores.flatMap((score) => Object.keys(score.kinds)));
  const sum = (kind: string, key: "events" | "detected") =>
    scores.reduce((total, score) => total + (score.kinds[kind]?.[key] ?? 0), 0);
  return {
    f1: mean(({ overall }) => overall.f1),
    recall: mean(({ overall }) => overall.recall),
    precision: mean(({ overall }) => overall.precision),
    falseAlarms: mean(({ overall }) => overall.falseAlarmsPerSensorDay),
    alertsPerEvent: mean(({ overall }) => overall.alertsPerEvent),
    kinds: Object.fromEntries(
      [...kinds].sort().map((kind) => [kind, sum(kind, "detected") / Math.max(1, sum(kind, "events"))]),
    ),
  };
}

/** Detectors side by side, a measure a row. */
export function tableText(detectors: Record<string, Means>): string {
  const names = Object.keys(detectors);
  const all = Object.values(detectors);
  const row = (label: string, figure: (means: Means) => number | undefined, digits: number) => [
    label,
    ...all.map((means) => figure(means)?.toFixed(digits) ?? "-"),
  ];
  const kinds = Object.keys(all[0]?.kinds ?? {});
  return aligned([
    ["", ...names],
    row("F1", ({ f1 }) => f1, 3),
    row("recall", ({ recall }) => recall, 3),
    row("precision", ({ precision }) => precision, 3),
    row("false alarms per sensor-day", ({ falseAlarms }) => falseAlarms, 4),
    row("alerts per event", ({ alertsPerEvent }) => alertsPerEvent, 2),
    ...kinds.map((kind) => row(`recall of ${kind}`, (means) => means.kinds[kind], 2)),
  ]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  return rows.map(line).join("\n");
}
