import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { Construct } from "constructs";
import type { AgentStatus } from "../../agent/agent.ts";
import { statusLine } from "../../agent/status-line.ts";
import { LogGroup } from "./log-group.ts";

/** A metric that is made of the agent's log. */
export interface AgentMetric {
  namespace: string;
  metricName: string;
}

/** The logs of the instance: the agent's own, from which its metrics are made, and those of all that brings it there. */
export class AgentLogs extends Construct {
  readonly agent: LogGroup;
  readonly instance: LogGroup;
  /** 1 for each minute that the agent has lived. */
  readonly heartbeats: AgentMetric;
  /** Entries that wait in the spool. */
  readonly backlog: AgentMetric;
  /** Lines in which something was lost or a person must act. */
  readonly errors: AgentMetric;

  constructor(scope: Construct, id: string, props: { prefix: string; retentionDays: number }) {
    super(scope, id);
    const { prefix, retentionDays } = props;
    this.agent = new LogGroup(this, "agent", { name: `/${prefix}/agent`, retentionDays });
    this.instance = new LogGroup(this, "instance", { name: `/${prefix}/instance`, retentionDays });
    const metric = (metricName: string, pattern: string, value: string): AgentMetric => {
      const transformation = { namespace: prefix, name: metricName, value };
      new CloudwatchLogMetricFilter(this, metricName, {
        name: metricName,
        logGroupName: this.agent.name,
        pattern,
        metricTransformation: transformation,
      });
      return { namespace: prefix, metricName };
    };
    const status = `{ $.msg = "${statusLine.message}" }`;
    const backlogField: keyof AgentStatus = "backlog";
    this.heartbeats = metric("AgentHeartbeats", status, "1");
    this.backlog = metric("AgentBacklog", status, `$.${backlogField}.entries`);
    // pino's number for ERROR is 50, for FATAL 60.
    this.errors = metric("AgentErrors", "{ $.level >= 50 }", "1");
  }
}
