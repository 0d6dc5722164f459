import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type AgentReports, readAgentReports } from "../../storage/agent-reports.ts";
import { duration } from "../duration.ts";
import type { AgentView, PipelineView } from "../wire.ts";
import { createRate } from "./rate.ts";

/** Where what is known of the way of the readings comes from. */
export interface PipelineOptions {
  client: DynamoDBClient;
  tableName: string;
  /** The quarantine as it was seen last. */
  quarantine(nowMs: number): PipelineView["quarantine"];
  /** What only whoever runs beside the system knows; otherwise the agents' heartbeats are shown. */
  beside?: { lagMs(): number; agents(): AgentView[]; errors(): PipelineView["errors"] };
  /** The clock on the wall. */
  nowMs(): number;
}

const MOST_ERRORS = 30;

/** Puts together how the readings come through, given how many are stored in all. */
export function createPipeline({ client, tableName, quarantine, beside, nowMs }: PipelineOptions) {
  const rate = createRate();
  return async (homeId: string, stored: number): Promise<PipelineView> => {
    const reports = await readAgentReports(client, tableName, homeId);
    const agents = beside?.agents() ?? reports.heartbeats.map(agentView);
    const errors = [...(beside?.errors() ?? []), ...reports.gaps.map(gapError)];
    return {
      readingsPerSecond: Math.round(rate(stored, nowMs()) * 10) / 10,
      stored,
      lagMs: beside?.lagMs() ?? null,
      spooled: agents.reduce((sum, agent) => sum + agent.spooled, 0),
      agents,
      quarantine: quarantine(nowMs()),
      errors: errors.sort((a, b) => b.atMs - a.atMs).slice(0, MOST_ERRORS),
    };
  };
}

function agentView({
  agentId,
  sentAtMs,
  counters,
  backlog,
  sources,
}: AgentReports["heartbeats"][number]): AgentView {
  return {
    id: agentId,
    heardAtMs: sentAtMs,
    sent: counters.sent,
    dropped: counters.dropped,
    rejected: counters.rejected,
    spooled: backlog.entries,
    sources: sources.map(({ name, state, problem }) => ({ name, state, problem })),
  };
}

const REASONS = {
  full: "its spool was full",
  age: "they had waited too long",
  corrupt: "its spool was corrupt",
};

function gapError({ agentId, toldAtMs, gap }: AgentReports["gaps"][number]): PipelineView["errors"][number] {
  const { reason, readings, sinceMs, untilMs } = gap;
  const many = readings === null ? "readings, nobody knows how many," : `${readings} readings`;
  const span = sinceMs === null || untilMs === null ? "" : ` of ${duration(untilMs - sinceMs)}`;
  return { atMs: toldAtMs, text: `Agent ${agentId} lost ${many}${span}: ${REASONS[reason]}.` };
}
