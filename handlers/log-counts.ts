import type { Metrics } from "@aws-lambda-powertools/metrics";

/**
 * Puts counts into the line of the log that reports the metrics, where Logs Insights finds and sums them. CloudWatch bills each
 * metric: only what an alarm or a graph needs is one.
 */
export function logCounts(metrics: Metrics, counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts)) metrics.addMetadata(name, String(value));
}
