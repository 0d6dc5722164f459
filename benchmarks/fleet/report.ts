import type { MeasuredBatch, ServiceTimes } from "./service-times.ts";
import type { FleetResult } from "./simulate.ts";

/** What was measured of the detect function. */
export function measuredText(
  { batchMs, recordMs, readingMs, coldMs }: ServiceTimes,
  measured: readonly MeasuredBatch[],
): string {
  const lines = measured.map(
    ({ records, readingsPerRecord, cpuMs, wallMs }) =>
      `a batch of ${records} records of ${readingsPerRecord} readings: ${wallMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of CPU`,
  );
  const line =
    `so a batch takes ${batchMs.toFixed(1)} ms, ${recordMs.toFixed(2)} ms for each record and ${(1000 * readingMs).toFixed(1)} us for each reading; ` +
    `the first one of an environment ${coldMs.toFixed(0)} ms more`;
  return [...lines, line].join("\n");
}

/** What became of the fleet in a scenario. */
export function fleetText(
  result: FleetResult & { what: string },
  { writeRequestUnit, email }: { writeRequestUnit: number; email: number },
): string {
  const { saturated, silenceToldMinutes, emails, extraWriteUnits } = result;
  const beyond = saturated.filter(({ share }) => share > 1);
  const [nearest] = saturated;
  const dollars = extraWriteUnits * writeRequestUnit + emails * email;
  const told = `; the last home is told as silent after ${silenceToldMinutes} minutes, ${emails.toFixed(0)} e-mails, ${dollars.toFixed(2)} dollars`;
  return [
    `${result.scenario}: ${result.what}`,
    `  latest critical e-mail after ${result.latestMailSeconds.toFixed(1)} s; lag at most ${result.lagSeconds.toFixed(0)} s, ` +
      `more than a minute for ${result.behindMinutes.toFixed(1)} minutes afterwards`,
    `  refused attempts ${result.refused.toFixed(0)}, write units that waited ${result.unitsDelayed.toFixed(0)}, ` +
      `executions at once ${result.concurrency}${emails > 0 ? told : ""}`,
    beyond.length === 0
      ? `  nothing is saturated; the nearest is ${nearest?.what}, ${percent(nearest?.share)}`
      : `  beyond its limit, the furthest first: ${beyond.map(({ what, share }) => `${what}, ${percent(share)}`).join("; ")}`,
    "",
  ].join("\n");
}

function percent(share = 0): string {
  return `${(100 * share).toFixed(0)} %`;
}
