import { createPipeline } from "../dashboard/house/pipeline.ts";
import { createQuarantinePeek } from "../dashboard/house/quarantine-peek.ts";
import { createTableHome } from "../dashboard/house/table-home.ts";
import { type Dashboard, type DashboardOptions, startDashboard } from "../dashboard/server/server.ts";
import type { AgentView } from "../dashboard/wire.ts";
import { systemClock } from "../platform/clock.ts";
import { createHomeStore } from "../storage/home-store.ts";
import type { RecentErrors } from "./recent-errors.ts";
import { DUE_PARTITIONS } from "./resources.ts";
import type { Scenario } from "./scenario.ts";
import type { Clients } from "./services/clients.ts";
import type { System } from "./system.ts";

const EVERY_MS = 1000;

/** Serves the page of a system on this laptop, with its mailbox and, of a simulated house, with hands on it. */
export function startLocalDashboard(
  { clients }: { clients: Pick<Clients, "dynamodb" | "sqs"> },
  system: System,
  scenario: Pick<Scenario, "title" | "home" | "clock" | "watch" | "stage">,
  errors: Pick<RecentErrors, "list">,
  options: Omit<DashboardOptions, "house" | "everyMs">,
): Promise<Dashboard> {
  const { resources, mailbox, mapping } = system.cloud;
  const { tableName, quarantineQueueUrl } = resources;
  const house = createTableHome({
    client: clients.dynamodb,
    tableName,
    homes: createHomeStore(clients.dynamodb, {
      tableName,
      duePartitions: DUE_PARTITIONS,
      clock: systemClock,
    }),
    homeId: scenario.home.id,
    where: () => whereOf(scenario),
    // What has not come through by then is late; of what has come, the newest is now.
    nowMs: (newestMs) => Math.max(newestMs, scenario.watch?.nowMs() ?? newestMs),
    mails: () => mailbox.mails,
    pipeline: createPipeline({
      quarantine: createQuarantinePeek(clients.sqs, async () => quarantineQueueUrl),
      beside: {
        lagMs: () => mapping.lagMs(),
        agents: () => [agentView(system, scenario)],
        errors: () => [...errors.list],
      },
      nowMs: () => systemClock.nowMs(),
    }),
    ...(scenario.stage === undefined ? {} : { stage: scenario.stage }),
  });
  return startDashboard({ ...options, house, everyMs: EVERY_MS });
}

function whereOf({ stage, title }: Pick<Scenario, "stage" | "title">): string {
  if (stage === undefined) return title;
  return stage.speed() === 1 ? "simulated, in real time" : `simulated, at ${stage.speed()} times its speed`;
}

function agentView({ agent, agentId }: System, { clock }: Pick<Scenario, "clock">): AgentView {
  const { counters, backlog, sources, lastProblem } = agent.status();
  return {
    id: agentId,
    heardAtMs: clock.nowMs(),
    sent: counters.sent,
    dropped: counters.dropped,
    rejected: counters.rejected,
    spooled: backlog.entries,
    sources: sources.map(({ name, state, problem }) => ({ name, state, problem })),
    ...(lastProblem === undefined ? {} : { problem: lastProblem }),
  };
}
