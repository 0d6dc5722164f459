/** Limits and quotas of AWS that a fleet meets, each with its source; where regions differ, the least of all regions. */
export const awsLimits = {
  /** A shard takes so much a second. Source: Kinesis Data Streams developer guide, "Quotas and limits". */
  shardRecordsPerSecond: 1000,
  shardBytesPerSecond: 1024 * 1024,
  /** Source: the same page; 500 in us-east-1, us-west-2 and eu-west-1. */
  shards: 200,
  /** Lambda looks for records once a second where there were none. Source: Lambda developer guide, "polling and batching streams". */
  pollSeconds: 1,
  /** Executions at once of an account; a function gets so many new ones in ten seconds. Source: Lambda developer guide, "scaling behavior". */
  concurrency: 1000,
  concurrencyPerTenSeconds: 1000,
  /** A table on demand, by default. Source: DynamoDB developer guide, "quotas", throughput default quotas. */
  tableWriteUnits: 40_000,
  /** What a new table on demand takes at once, and twice its highest load so far. Source: DynamoDB developer guide, "on-demand capacity mode". */
  newTableWriteUnits: 4000,
  /** A partition, so each partition key of the index. Source: DynamoDB developer guide, "partition key design". */
  partitionWriteUnits: 1000,
  /** Standard topics of an account. Source: AWS general reference, "Amazon SNS endpoints and quotas". */
  topics: 100_000,
  /** Messages published a second; 30,000 in us-east-1, 9,000 in us-west-2 and eu-west-1. Source: the same page. */
  publishes: 300,
  /** Symmetric keys; up to 100,000 in large regions. Source: KMS developer guide, "request quotas". */
  keyRequests: 10_000,
  /** How long Kinesis uses a data key for one caller. Source: Kinesis developer guide, "costs, regions, and performance considerations". */
  secondsPerDataKey: 300,
  /** Credentials that IoT gives for certificates in a second. Source: AWS general reference, "AWS IoT Core endpoints and quotas". */
  credentials: 50,
} as const;

/** Part of watch's 50 s in which it takes on homes (`handlers/watch/index.ts`), and its time for one: as detect's for a record. */
const WATCH_SECONDS = 40;
const WATCH_HOME_MS = 3;
/** Source: Lambda developer guide, "memory": so much has one vCPU. */
export const ONE_VCPU_MB = 1769;

/** Homes that the watch function looks after in one run with so much memory, of which its processor time is a part. */
export function watchedHomesPerMinute(memoryMb: number): number {
  return (1000 * WATCH_SECONDS * Math.min(1, memoryMb / ONE_VCPU_MB)) / WATCH_HOME_MS;
}
