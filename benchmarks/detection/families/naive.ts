import { type Answer, answerFrom, type Case } from "../case.ts";
import { injected } from "../inject.ts";
import { NAIVE_DETECTORS } from "../naive.ts";
import { roomsOf, seriesOf } from "../series.ts";
import type { Family } from "./family.ts";
import { injectedTable } from "./injected-table.ts";

/** The single faults of `plain`, as simple detectors find them: what the functions that ship must be better than. */
export const naive: Family = {
  name: "naive",
  about: "what simple detectors make of the faults of plain",
  *cases(clean, seed) {
    const faulty = injected(clean, seed);
    for (const group of Object.keys(NAIVE_DETECTORS)) yield { group, ...faulty };
  },
  answer: naiveAnswer,
  table: (answers) => injectedTable(answers, "detector"),
};

/** The detector of the case's group in place of the functions that ship. */
function naiveAnswer(one: Case): Answer {
  const alerts = roomsOf(one.house).flatMap((sensorId) => {
    const times = NAIVE_DETECTORS[one.group]?.(seriesOf(one.house, sensorId)) ?? [];
    return times.map((atMs) => ({ atMs, sensorId, cause: "unusual" as const }));
  });
  return answerFrom(
    one,
    alerts.sort((a, b) => a.atMs - b.atMs),
    [],
  );
}
