import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { LetterEvents } from "./send-letters.ts";

/** What a function logs and counts of the e-mails that it sends. */
export function letterEvents(logger: Logger, metrics: Metrics): LetterEvents {
  return {
    sent({ id, kind, items }, homeId) {
      const alarms = items.map(({ sensorId, event, alarm }) => ({ sensorId, event, alarm: alarm.id }));
      logger.info("householder told", { homeId, letter: id, kind, alarms });
      metrics.addMetric("NoticesSent", MetricUnit.Count, 1);
    },
    failed(what, homeId, error) {
      logger.warn("householder not told yet, kept in the home", { what, homeId, error });
      metrics.addMetric("NoticesDelayed", MetricUnit.Count, 1);
    },
  };
}
