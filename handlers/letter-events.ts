import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { LetterEvents } from "./send-letters.ts";
import { countUntold } from "./untold-metric.ts";

/** What a function logs and counts of the e-mails that it sends. */
export function letterEvents(logger: Logger, metrics: Metrics, namespace: string): LetterEvents {
  return {
    sent({ id, kind, items }, homeId) {
      const alarms = items.map(({ sensorId, event, alarm }) => ({ sensorId, event, alarm: alarm.id }));
      logger.info("householder told", { homeId, letter: id, kind, alarms });
      metrics.addMetric("NoticesSent", MetricUnit.Count, 1);
    },
    quarantined({ id }, homeId, error) {
      logger.error("an e-mail cannot be sent: it is in the quarantine, and is told in short form", {
        homeId,
        letter: id,
        error,
      });
      metrics.addMetric("LettersQuarantined", MetricUnit.Count, 1);
    },
    untold(homeId, { count, sinceMs, hasNobody }) {
      const facts = { homeId, emails: count, since: new Date(sinceMs) };
      if (hasNobody) {
        // The watch function counts such homes, each within minutes.
        logger.error("nobody is subscribed to the e-mails of the home", facts);
        return;
      }
      logger.error("the householder has not been told", facts);
      countUntold(1, namespace);
    },
    withoutCharts(homeId, error) {
      logger.warn("an e-mail leaves without charts", { homeId, error });
    },
    failed(what, homeId, error) {
      logger.warn("householder not told yet, kept in the home", { what, homeId, error });
      metrics.addMetric("NoticesDelayed", MetricUnit.Count, 1);
    },
  };
}
