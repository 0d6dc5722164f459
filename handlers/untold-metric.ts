import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/**
 * Homes whose people could not be told for five minutes (`domain/post/untold.ts`). Each function that sends e-mails says so of
 * a home; the watch function also says each minute that there is none. All under one dimension: whoever sends is a chance.
 */
export const untoldMetric = { name: "HomesUntold", dimensions: { service: "post" } };

/** Publishes a count of such homes at once, in the environment's namespace. */
export function countUntold(homes: number, namespace: string): void {
  const { name, dimensions } = untoldMetric;
  const metrics = new Metrics({ namespace, serviceName: dimensions.service, singleMetric: true });
  metrics.addMetric(name, MetricUnit.Count, homes);
}
