import type { AgentHeartbeat, HomeAgent, ToldGap } from "../../domain/home/home.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import { duration } from "../duration.ts";
import type { AgentView, PipelineView } from "../wire.ts";
import { createRate } from "./rate.ts";

/** Where what is known of the way of the readings comes from. */
export interface PipelineOptions {
  /** The quarantine as it was seen last. */
  quarantine(nowMs: number): PipelineView["quarantine"];
  /** What only whoever runs beside the system knows; otherwise the agents' heartbeats are shown. */
  beside?: { lagMs(): number; agents(): AgentView[]; errors(): PipelineView["errors"] };
  /** The clock on the wall. */
  nowMs(): number;
}

const MOST_ERRORS = 30;

/** Puts together how the readings of a home come through, from its snapshot. */
export function createPipeline({ quarantine, beside, nowMs }: PipelineOptions) {
  const rate = createRate();
  return ({ home, readingCount }: StoredHome): PipelineView => {
    const agents = beside?.agents() ?? home.agents.flatMap(agentViews);
    const errors = [...(beside?.errors() ?? []), ...home.gaps.map(gapError)];
    return {
      readingsPerSecond: Math.round(rate(readingCount, nowMs()) * 10) / 10,
      stored: readingCount,
      lagMs: beside?.lagMs() ?? null,
      spooled: agents.reduce((sum, agent) => sum + agent.spooled, 0),
      agents,
      quarantine: quarantine(nowMs()),
      errors: errors.sort((a, b) => b.atMs - a.atMs).slice(0, MOST_ERRORS),
    };
  };
}

/** Empty for an agent that has sent no heartbeat yet. */
function agentViews({ id, heartbeat }: HomeAgent): AgentView[] {
  return heartbeat === undefined ? [] : [agentView(id, heartbeat)];
}

function agentView(id: string, { arrivedAtMs, counters, backlog, sources }: AgentHeartbeat): AgentView {
  return {
    id,
    heardAtMs: arrivedAtMs,
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

function gapError({ agentId, arrivedAtMs, gap }: ToldGap): PipelineView["errors"][number] {
  const { reason, readings, sinceMs, untilMs } = gap;
  const many = readings === null ? "readings, nobody knows how many," : `${readings} readings`;
  const span = sinceMs === null || untilMs === null ? "" : ` of ${duration(untilMs - sinceMs)}`;
  return { atMs: arrivedAtMs, text: `Agent ${agentId} lost ${many}${span}: ${REASONS[reason]}.` };
}
