import type { Inventory } from "./inventory.ts";
import { HOURS_PER_MONTH, prices } from "./prices.ts";
import type { Usage } from "./usage.ts";

/** One line of a month's bill. */
export interface BillLine {
  what: string;
  dollars: number;
}

/** A month's bill, the dearest line first. */
export function billOf(inventory: Inventory, usage: Usage): BillLine[] {
  const perHour = (dollars: number) => dollars * HOURS_PER_MONTH;
  const instanceHour = prices.instanceHour[inventory.instanceType];
  if (instanceHour === undefined)
    throw new Error(`no price is known for ${inventory.instanceType}; add it to stacks/cost/prices.ts`);
  const lines: [string, number][] = [
    [`EC2: one ${inventory.instanceType} for the agent of one home`, perHour(instanceHour)],
    ["EC2: its public address", perHour(prices.publicIpv4Hour)],
    [`EBS: ${inventory.volumeGb} GB`, inventory.volumeGb * prices.volumeGbMonth],
    [`Kinesis: ${streamWords(inventory, usage)}`, streamDollars(inventory, usage)],
    ["DynamoDB: writes", usage.writeUnits * prices.writeRequestUnit],
    ["DynamoDB: reads", usage.readUnits * prices.readRequestUnit],
    [
      "DynamoDB: storage, and backups to any second",
      usage.tableGb * (prices.tableGbMonth + prices.backupGbMonth),
    ],
    ["Lambda", usage.invocations * prices.lambdaRequest + usage.gbSeconds * prices.lambdaGbSecondArm],
    ["X-Ray: traces", inventory.tracing ? usage.traces * prices.trace : 0],
    [
      "CloudWatch: alarms, metrics, dashboard",
      inventory.alarms * prices.alarmMonth +
        inventory.customMetrics * prices.metricMonth +
        inventory.dashboards * prices.dashboardMonth,
    ],
    ["CloudWatch: logs", usage.logGb * prices.logGbIn],
    ["KMS: keys", inventory.keys * prices.keyMonth],
    ["SNS: e-mails", usage.emails * prices.email],
  ];
  return lines
    .map(([what, dollars]) => ({ what, dollars }))
    .filter(({ dollars }) => dollars > 0)
    .sort((a, b) => b.dollars - a.dollars);
}

function streamWords({ stream }: Inventory, { shards }: Usage): string {
  return stream.mode === "ON_DEMAND"
    ? "on demand"
    : `${Math.max(shards, stream.shardCount)} shards, provisioned`;
}

function streamDollars({ stream }: Inventory, { shards, records, gbInOnDemand }: Usage): number {
  const extended = stream.retentionHours > 24;
  if (stream.mode === "ON_DEMAND") {
    const keptGb = extended ? (gbInOnDemand * (stream.retentionHours - 24)) / HOURS_PER_MONTH : 0;
    return (
      prices.onDemandStreamHour * HOURS_PER_MONTH +
      gbInOnDemand * (prices.onDemandGbIn + prices.onDemandGbOut) +
      keptGb * prices.onDemandExtendedGbMonth
    );
  }
  const shardHour = prices.shardHour + (extended ? prices.shardExtendedRetentionHour : 0);
  return Math.max(shards, stream.shardCount) * shardHour * HOURS_PER_MONTH + records * prices.putPayloadUnit;
}
