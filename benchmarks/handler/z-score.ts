import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** Count, mean and sum of squares of a sensor: all that a tutorial's anomaly detection remembers. */
export interface Statistics {
  count: number;
  mean: number;
  squares: number;
}

/** The statistics with one more value (Welford), and whether it is more than four standard deviations off. */
export function judge(before: Statistics, celsius: number): { after: Statistics; isAnomaly: boolean } {
  const deviation = Math.sqrt(before.squares / Math.max(1, before.count));
  const isAnomaly = before.count > 30 && Math.abs(celsius - before.mean) > 4 * Math.max(deviation, 0.1);
  const count = before.count + 1;
  const mean = before.mean + (celsius - before.mean) / count;
  return {
    after: { count, mean, squares: before.squares + (celsius - before.mean) * (celsius - mean) },
    isAnomaly,
  };
}

/** The statistics that an item holds; those of no reading for no item. */
export function statisticsIn(item: Record<string, AttributeValue> | undefined): Statistics {
  return {
    count: Number(item?.readings?.N ?? 0),
    mean: Number(item?.mean?.N ?? 0),
    squares: Number(item?.squares?.N ?? 0),
  };
}
