import type { GapEnvelope, HeartbeatEnvelope } from "../../domain/wire/agent-report.ts";
import type { ReportStore } from "../../storage/report-store.ts";
import type { Counts } from "./counts.ts";

/** A gap or a heartbeat and the record that brought it. */
export interface IndexedReport {
  index: number;
  /** When the stream got it. */
  arrivedAtMs: number;
  report: GapEnvelope | HeartbeatEnvelope;
}

/**
 * Keeps what agents report of themselves and adds to the counts; `attempt` runs each write and deals with its failure.
 * Of an agent's heartbeats only the last is kept: after an outage of the function there may be hundreds.
 */
export async function keepReports(
  reports: readonly IndexedReport[],
  store: ReportStore,
  onGap: (gap: GapEnvelope) => void,
  attempt: (index: number, what: string, task: () => Promise<void>) => Promise<void>,
  counts: Counts,
): Promise<void> {
  const lastOf = new Map(reports.map(({ index, report }) => [sourceOf(report), index]));
  for (const { index, arrivedAtMs, report } of reports)
    await attempt(index, `${report.type} of agent ${report.agentId} of home ${report.homeId}`, async () => {
      if (report.type === "gap") {
        await store.keepGap(report);
        onGap(report);
        counts.gaps += 1;
        counts.lostByAgents += report.gap.readings ?? 0;
      } else {
        if (lastOf.get(sourceOf(report)) === index) await store.keepHeartbeat(report, arrivedAtMs);
        counts.heartbeats += 1;
      }
    });
}

function sourceOf({ homeId, agentId, type }: IndexedReport["report"]): string {
  return `${homeId}/${agentId}/${type}`;
}
