import { Construct } from "constructs";
import { recordsHeardMetric } from "../../handlers/detect/function.ts";
import type { AgentLogs } from "./agent-logs.ts";
import type { NotificationTopic } from "./notification-topic.ts";
import { type AlarmCondition, OperatorAlarm } from "./operator-alarm.ts";
import type { PrivateQueue } from "./private-queue.ts";

export interface PipelineAlarmsProps {
  prefix: string;
  quarantine: Pick<PrivateQueue, "queueName">;
  heartbeats: AgentLogs["heartbeats"];
  operators: Pick<NotificationTopic, "arn">;
}

/** The alarms along the way of a reading: nothing comes, or it is left lying. */
export class PipelineAlarms extends Construct {
  constructor(scope: Construct, id: string, props: PipelineAlarmsProps) {
    super(scope, id);
    const { prefix, operators } = props;
    const alarm = (name: string, description: string, condition: AlarmCondition) =>
      new OperatorAlarm(this, name, { prefix, name, description, condition, operators });
    const rising = { comparison: "GreaterThanOrEqualToThreshold", missingData: "notBreaching" } as const;
    const absent = { comparison: "LessThanThreshold", missingData: "breaching" } as const;

    alarm(
      "no-readings",
      "No reading has come for a quarter of an hour. See whether the agent lives and has a network.",
      {
        ...absent,
        namespace: prefix,
        metricName: recordsHeardMetric.name,
        dimensions: recordsHeardMetric.dimensions,
        statistic: "Sum",
        periodSeconds: 300,
        periods: 3,
        threshold: 1,
        // A pulse comes each minute: without any data the stream is not heard, and `intake-stopped` says so.
        missingData: "notBreaching",
      },
    );
    alarm(
      "agent-silent",
      "The agent's log has had no sign of life for 10 minutes. Open a session and see why.",
      {
        ...absent,
        ...props.heartbeats,
        dimensions: {},
        statistic: "Sum",
        periodSeconds: 300,
        periods: 2,
        threshold: 1,
      },
    );
    alarm(
      "quarantine-not-empty",
      "Records that could not be read or judged, or that no key of their home has signed, lie in the quarantine queue. " +
        "Find out why, fix it, then bring them back with npm run quarantine -- redrive --all.",
      {
        ...rising,
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: props.quarantine.queueName },
        statistic: "Maximum",
        periodSeconds: 300,
        periods: 1,
        threshold: 1,
      },
    );
  }
}
