import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/**
 * Homes whose people could not be told for five minutes (`domain/post/untold.ts`). Each function that sends e-mails says so of
 * a home; the watch function also says each minute that there is none. All under one dimension: whoever sends is a chance.
 */
export const untoldMetric = {
  namespace: "HouseTemperature",
  metricName: "HomesUntold",
  dimensions: { service: "post" },
} as const;

/** Publishes a count of such homes at once. */
export function countUntold(homes: number): void {
  const { namespace, metricName, dimensions } = untoldMetric;
  const metrics = new Metrics({ namespace, serviceName: dimensions.service, singleMetric: true });
  metrics.addMetric(metricName, MetricUnit.Count, homes);
}
