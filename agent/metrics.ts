import { Counter, Gauge, Registry } from "prom-client";
import type { AgentStatus } from "./agent.ts";

/** The agent's metrics in Prometheus text; values are read from the agent when somebody asks. */
export function createMetrics(status: () => AgentStatus): Registry {
  const registry = new Registry();
  const counter = (name: string, help: string, value: (status: AgentStatus) => number) =>
    new Counter({
      name: `agent_${name}`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(value(status()));
      },
    });
  const gauge = (name: string, help: string, value: (status: AgentStatus) => number) =>
    new Gauge({
      name: `agent_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(value(status()));
      },
    });
  counter("readings_in_total", "Readings handed over by sources", ({ counters }) => counters.in);
  counter("readings_spooled_total", "Readings safe on disk", ({ counters }) => counters.spooled);
  counter("readings_sent_total", "Readings taken by the stream", ({ counters }) => counters.sent);
  counter(
    "readings_refused_total",
    "Readings in attempts that the stream did not take, sent again",
    ({ counters }) => counters.refused,
  );
  counter(
    "readings_rejected_total",
    "Readings given up because the stream can never take them",
    ({ counters }) => counters.rejected,
  );
  counter(
    "readings_dropped_total",
    "Readings lost because the spool was full, they were too old, or its file was corrupt",
    ({ counters }) => counters.dropped,
  );
  gauge("spool_bytes", "Bytes that wait in the spool", ({ backlog }) => backlog.bytes);
  gauge("spool_entries", "Entries that wait in the spool", ({ backlog }) => backlog.entries);
  gauge("spool_oldest_age_seconds", "How long the oldest entry has waited", ({ backlog }) =>
    backlog.oldestAtMs === null ? 0 : Math.max(0, (Date.now() - backlog.oldestAtMs) / 1000),
  );
  gauge("stream_last_success_timestamp_seconds", "When the stream last took something", ({ lastSentAtMs }) =>
    lastSentAtMs === undefined ? 0 : lastSentAtMs / 1000,
  );
  addSourceMetrics(registry, status);
  addProcessMetrics(registry);
  return registry;
}

function addSourceMetrics(registry: Registry, status: () => AgentStatus): void {
  new Gauge({
    name: "agent_source_last_success_timestamp_seconds",
    help: "When readings of the source were last on disk; 0 when never",
    labelNames: ["source"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, lastSuccessMs } of status().sources)
        this.set({ source: name }, (lastSuccessMs ?? 0) / 1000);
    },
  });
  new Gauge({
    name: "agent_source_failed",
    help: "1 while the source fails, or cannot read, and tries again",
    labelNames: ["source"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, problem } of status().sources) this.set({ source: name }, problem === null ? 0 : 1);
    },
  });
}

/** The two of prom-client's own that matter here; the rest observe the event loop and cost memory. */
function addProcessMetrics(registry: Registry): void {
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory",
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Counter({
    name: "process_cpu_seconds_total",
    help: "User and system CPU time",
    registers: [registry],
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
}
