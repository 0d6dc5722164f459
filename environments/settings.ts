/** Everything in which the environments differ. Whatever is the same in both stands in its construct. */
export const environments = {
  /** Cheap, and can be destroyed with all it holds. */
  dev: {
    stream: { mode: "PROVISIONED", retentionHours: 24 },
    duePartitions: 1,
    instanceType: "t4g.nano",
    dataVolumeGb: 1,
    logRetentionDays: 14,
    protectData: false,
    answerLinks: true,
    tracing: false,
    requireSignatures: false,
    simulatedHouse: true,
  },
  /** Holds the readings of real homes: nothing that stores anything can be destroyed by Terraform. */
  prod: {
    stream: { mode: "PROVISIONED", retentionHours: 24 },
    duePartitions: 8,
    instanceType: "t4g.micro",
    dataVolumeGb: 8,
    logRetentionDays: 90,
    protectData: true,
    answerLinks: true,
    tracing: false,
    requireSignatures: false,
    simulatedHouse: false,
  },
} as const satisfies Record<string, EnvironmentSettings>;

export type EnvironmentName = keyof typeof environments;

/** What an environment decides. */
export interface EnvironmentSettings {
  /**
   * Provisioned is paid by the shard, of which there are as many as the load in config.yaml needs (`capacity.ts`). On demand costs
   * 29 dollars a month at rest, and follows what comes in. More than 24 hours cost 14.60 dollars a month for each shard.
   */
  stream: { mode: "PROVISIONED" | "ON_DEMAND"; retentionHours: number };
  /**
   * Partitions of the index of due times: one takes 1,000 writes a second (DynamoDB developer guide, "partition key
   * design"). Do not lower it while homes are in the index: nobody would look into the partitions that are gone.
   */
  duePartitions: number;
  /** An arm64 type; docs/cost.md has what needs how much memory, and the first boot makes a swap file. */
  instanceType: string;
  /** Size of the volume of the agent's spool; gp3 starts at 1 GiB. */
  dataVolumeGb: number;
  logRetentionDays: number;
  /** Whether what holds data is kept from `terraform destroy`. */
  protectData: boolean;
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
