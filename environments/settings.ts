/** Everything in which the environments differ. Whatever is the same in both stands in its construct. */
export const environments = {
  /** Cheap, and can be destroyed with all it holds. */
  dev: {
    stream: { mode: "PROVISIONED", shardCount: 1, retentionHours: 24 },
    duePartitions: 1,
    instanceType: "t4g.micro",
    dataVolumeGb: 1,
    logRetentionDays: 14,
    protectData: false,
    reservedConcurrency: { detect: 2, watch: 1, answer: 2 },
    answerLinks: false,
    tracing: false,
    requireSignatures: false,
    simulatedHouse: true,
  },
  /** Holds the readings of real homes: nothing that stores anything can be destroyed by Terraform. */
  prod: {
    stream: { mode: "ON_DEMAND", retentionHours: 72 },
    duePartitions: 8,
    instanceType: "t4g.micro",
    dataVolumeGb: 8,
    logRetentionDays: 90,
    protectData: true,
    reservedConcurrency: { detect: 32, watch: 1, answer: 2 },
    answerLinks: false,
    tracing: false,
    requireSignatures: false,
    simulatedHouse: false,
  },
} as const satisfies Record<string, EnvironmentSettings>;

export type EnvironmentName = keyof typeof environments;

/** What an environment decides. */
export interface EnvironmentSettings {
  /** On demand costs more at rest and follows the load; provisioned is paid by the shard. */
  stream: StreamCapacity & { retentionHours: number };
  /**
   * Partitions of the index of due times: one takes 1,000 writes a second (DynamoDB developer guide, "partition key
   * design"). Do not lower it while homes are in the index: nobody would look into the partitions that are gone.
   */
  duePartitions: number;
  /** An arm64 type; 0.5 GiB (nano) is too little for Node, dnf and three AWS agents. */
  instanceType: string;
  /** Size of the volume of the agent's spool; gp3 starts at 1 GiB. */
  dataVolumeGb: number;
  logRetentionDays: number;
  /** Whether what holds data is kept from `terraform destroy`. */
  protectData: boolean;
  /**
   * Executions at once, per function, once config.yaml says `reserveConcurrency`: kept for it, and its most. detect takes one
   * per shard. Without it the stream's shards and the schedule's minute bound all but answer.
   */
  reservedConcurrency: Record<"detect" | "watch" | "answer", number>;
  /** Whether e-mails have links that acknowledge and snooze: the one thing of the system that the world can reach (decision 0031). */
  answerLinks: boolean;
  /** Whether functions write traces to X-Ray; docs/cost.md has the price. */
  tracing: boolean;
  /**
   * Whether a home that has no key is refused (decision 0054). Switch it on when every agent signs: then nobody who may write
   * to the stream can make up a home, or speak for one that is not enrolled.
   */
  requireSignatures: boolean;
  /** Whether an agent whose home nobody has described runs the simulated house; otherwise its release waits for a description. */
  simulatedHouse: boolean;
}

export type StreamCapacity = { mode: "ON_DEMAND" } | { mode: "PROVISIONED"; shardCount: number };
