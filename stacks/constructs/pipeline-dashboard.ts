import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Construct } from "constructs";
import { readingsStoredMetric } from "../../handlers/detect/function.ts";
import { givenUpMetric } from "../../handlers/watch/function.ts";
import type { AgentLogs } from "./agent-logs.ts";
import type { NodeFunction } from "./node-function.ts";
import type { PrivateQueue } from "./private-queue.ts";
import type { ReadingsStream } from "./readings-stream.ts";

export interface PipelineDashboardProps {
  prefix: string;
  region: string;
  stream: Pick<ReadingsStream, "streamName">;
  detect: Pick<NodeFunction<Record<string, string>>, "logGroupName">;
  functions: readonly Pick<NodeFunction<Record<string, string>>, "functionName">[];
  quarantine: Pick<PrivateQueue, "queueName">;
  agent: Pick<AgentLogs, "heartbeats" | "backlog" | "errors">;
}

/** A metric as dashboards write it: namespace, name, dimension names and values, options. */
type Metric = (string | object)[];

/** The pipeline on one page, in the order of the data: agent, stream, functions, notices, what is left lying. */
export class PipelineDashboard extends Construct {
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, props: PipelineDashboardProps) {
    super(scope, id);
    const { prefix, stream, functions, quarantine, agent } = props;
    const ofStream = (name: string): Metric => ["AWS/Kinesis", name, "StreamName", stream.streamName];
    const ofFunctions = (name: string): Metric[] =>
      functions.map(({ functionName }) => ["AWS/Lambda", name, "FunctionName", functionName]);
    // The functions' own metrics, in the environment's namespace.
    const own = (name: string, service = "detect"): Metric => [prefix, name, "service", service];
    const graphs: [title: string, statistic: string, metrics: Metric[]][] = [
      [
        "Agent: heartbeats, waiting in the spool, errors",
        "Maximum",
        [agent.heartbeats, agent.backlog, agent.errors].map(({ namespace, metricName }) => [
          namespace,
          metricName,
        ]),
      ],
      [
        "Stream: records in",
        "Sum",
        [ofStream("IncomingRecords"), ofStream("WriteProvisionedThroughputExceeded")],
      ],
      ["How late readings are judged (ms)", "Maximum", [ofFunctions("IteratorAge")[0] ?? []]],
      ["Readings stored", "Sum", [own(readingsStoredMetric.name)]],
      ["Notices", "Sum", [own("NoticesSent"), own("NoticesDelayed"), own("NoticesSent", "watch")]],
      ["Functions: errors and throttles", "Sum", [...ofFunctions("Errors"), ...ofFunctions("Throttles")]],
      ["Functions: duration (ms)", "p95", ofFunctions("Duration")],
      [
        "Left lying for a person",
        "Maximum",
        [
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", quarantine.queueName],
          own(givenUpMetric.name, "watch"),
        ],
      ],
    ];
    const widgets = graphs.map(([title, stat, metrics], index) => ({
      type: "metric",
      ...{ x: (index % 2) * 12, y: Math.floor(index / 2) * 6, width: 12, height: 6 },
      properties: { title, stat, metrics, region: props.region, period: 300, view: "timeSeries" },
    }));
    // Counts that are no metrics stand in the lines of detect's log.
    const counts = {
      type: "log",
      ...{ x: 0, y: Math.ceil(graphs.length / 2) * 6, width: 24, height: 6 },
      properties: {
        title: "Of the readings: judged, late, dropped as duplicates",
        query:
          `SOURCE '${props.detect.logGroupName}' | filter ispresent(${readingsStoredMetric.name}) | stats ` +
          ["ReadingsJudged", "ReadingsLate", "DuplicatesDropped"].map((name) => `sum(${name})`).join(", ") +
          " by bin(5m)",
        region: props.region,
        view: "timeSeries",
      },
    };
    const dashboard = new CloudwatchDashboard(this, "dashboard", {
      dashboardName: prefix,
      dashboardBody: JSON.stringify({ widgets: [...widgets, counts] }),
    });
    this.dashboardName = dashboard.dashboardName;
  }
}
