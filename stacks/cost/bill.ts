import type { Inventory } from "./inventory.ts";
import { freeTier, HOURS_PER_MONTH, prices } from "./prices.ts";
import type { Usage } from "./usage.ts";

/** One line of a month's bill. */
export interface BillLine {
  what: string;
  dollars: number;
}

/**
 * A month's bill, the dearest line first. With `free`, what AWS gives each account each month for ever is taken off, as if the
 * environment were the account's only one; without, nothing is.
 */
export function billOf(inventory: Inventory, usage: Usage, { free }: { free: boolean }): BillLine[] {
  const perHour = (dollars: number) => dollars * HOURS_PER_MONTH;
  const instanceHour = prices.instanceHour[inventory.instanceType];
  if (instanceHour === undefined)
    throw new Error(`no price is known for ${inventory.instanceType}; add it to stacks/cost/prices.ts`);
  const paid = (amount: number, freeAmount: number) => Math.max(0, amount - (free ? freeAmount : 0));
  const lines: [string, number][] = [
    [`EC2: one ${inventory.instanceType} for the agent of one home`, perHour(instanceHour)],
    ["EC2: its public IPv4 address", perHour(prices.publicIpv4Hour)],
    [`EBS: ${inventory.volumeGb} GB`, inventory.volumeGb * prices.volumeGbMonth],
    [`Kinesis: ${streamWords(inventory, usage)}`, streamDollars(inventory, usage)],
    ["DynamoDB: writes of homes and seals", usage.writeUnits * prices.writeRequestUnit],
    ["DynamoDB: writes of the index of due times", usage.indexWriteUnits * prices.writeRequestUnit],
    ["DynamoDB: reads", usage.readUnits * prices.readRequestUnit],
    [
      "DynamoDB: storage, and backups to any second",
      paid(usage.tableGb, freeTier.tableGb) * prices.tableGbMonth + usage.tableGb * prices.backupGbMonth,
    ],
    [
      "Lambda",
      paid(usage.invocations, freeTier.lambdaRequests) * prices.lambdaRequest +
        paid(usage.gbSeconds, freeTier.lambdaGbSeconds) * prices.lambdaGbSecondArm,
    ],
    ["X-Ray: traces", inventory.tracing ? usage.traces * prices.trace : 0],
    [`CloudWatch: ${inventory.alarms} alarms`, paid(inventory.alarms, freeTier.alarms) * prices.alarmMonth],
    [
      `CloudWatch: ${inventory.customMetrics} metrics`,
      paid(inventory.customMetrics, freeTier.metrics) * prices.metricMonth,
    ],
    ["CloudWatch: dashboard", paid(inventory.dashboards, freeTier.dashboards) * prices.dashboardMonth],
    ["CloudWatch: logs", paid(usage.logGb, freeTier.logGb) * prices.logGbIn],
    ["KMS: keys", inventory.keys * prices.keyMonth],
    [
      "KMS: requests of agents with credentials of their own",
      paid(usage.keyRequests, freeTier.keyRequests) * prices.keyRequest,
    ],
    ["SNS: e-mails", paid(usage.emails, freeTier.emails) * prices.email],
  ];
  return lines
    .map(([what, dollars]) => ({ what, dollars }))
    .filter(({ dollars }) => dollars >= 0.005)
    .sort((a, b) => b.dollars - a.dollars);
}

/** The sum of a bill, in dollars. */
export function totalOf(lines: readonly BillLine[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}

function streamWords({ stream }: Inventory, { shards }: Usage): string {
  return stream.mode === "ON_DEMAND"
    ? "on demand"
    : `${shards} ${shards === 1 ? "shard" : "shards"}, provisioned`;
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
  return shards * shardHour * HOURS_PER_MONTH + records * prices.putPayloadUnit;
}
