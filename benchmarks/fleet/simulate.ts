import { agentSilentAfterMs } from "../../domain/home/silence.ts";
import { awsLimits, watchedHomesPerMinute } from "../../environments/aws-limits.ts";
import { capacityFor, type Load, streamLoad } from "../../environments/capacity.ts";
import { seededRandom } from "../../platform/random.ts";
import type { HomeRates } from "../../stacks/cost/home-rates.ts";
import { type Agents, createAgents } from "./agents.ts";
import { createBucket } from "./bucket.ts";
import type { Scenario } from "./scenarios.ts";
import type { ServiceTimes } from "./service-times.ts";
import { createShardReader, type ShardReader } from "./shard-reader.ts";

/** What a fleet is simulated with. */
export interface FleetOptions {
  load: Load;
  home: HomeRates;
  times: ServiceTimes;
  duePartitions: number;
  /** Write units a second of the table: the account's quota. */
  writeQuota: number;
  /** Write units a second that the table has been warmed up for, if it has. */
  warmUnits: number;
  staysInStep: boolean;
  /** Credentials a second that agents get when they start; endless for those that keep theirs. */
  credentials: number;
}

/** What became of a fleet. */
export interface FleetResult {
  scenario: string;
  shards: number;
  /** Age of the oldest record that waited in the stream, s, and minutes in which a record was older than a minute. */
  lagSeconds: number;
  behindMinutes: number;
  /** From a reading to the e-mail about it, s: the longest, counted from when the outage was over. */
  latestMailSeconds: number;
  /** Attempts of agents that were refused, and write units that had to wait. */
  refused: number;
  unitsDelayed: number;
  /** Executions of detect and watch at once, at most. */
  concurrency: number;
  /** Minutes until the last householder was told that the home is silent, from when it was due. */
  silenceToldMinutes: number;
  emails: number;
  /** What the story costs beside the usual, in write units. */
  extraWriteUnits: number;
  /** How much of each limit was asked for at most, the most asked first. */
  saturated: { what: string; share: number }[];
}

/** SNS takes an e-mail in so many milliseconds, as `service-times.ts` has it. */
const PUBLISH_SECONDS = 0.01;

/** Lets a fleet live through a scenario, shard by shard, second by second. */
export function simulate(scenario: Scenario, options: FleetOptions): FleetResult {
  const { load, home, duePartitions, writeQuota, warmUnits } = options;
  const { shards, watchMemoryMb } = capacityFor(load);
  const usualUnits = load.homes * home.writeUnits;
  const tableUnits = Math.min(writeQuota, Math.max(awsLimits.newTableWriteUnits, warmUnits, 2 * usualUnits));
  const table = createBucket(tableUnits);
  const index = createBucket(duePartitions * awsLimits.partitionWriteUnits);
  const lanes = createLanes(scenario, options, { table, index, shards });
  let [lagSeconds, concurrency, workedMost] = [0, 0, 0];
  for (let second = 0; second < scenario.seconds; second += 1) {
    let busy = 0;
    for (const { agents, reader } of lanes) {
      const arrived = agents.send(second);
      if (arrived !== undefined) reader.arrive(arrived);
      const worked = reader.work(second);
      if (worked > 0) busy += 1;
      workedMost = Math.max(workedMost, worked);
      lagSeconds = Math.max(lagSeconds, reader.lagSeconds(second));
    }
    concurrency = Math.max(concurrency, busy + 1);
  }
  const silence = silenceOf(scenario, load, watchMemoryMb);
  const waits = Math.max(...lanes.map(({ reader }) => reader.latestSeconds()));
  const saturated = [
    {
      what: "Kinesis: a shard's records or bytes a second",
      share: Math.max(...lanes.map(({ agents }) => agents.peakShare())),
    },
    { what: "detect: the time of a shard's reader", share: workedMost },
    { what: "DynamoDB: write units of the table", share: table.peakShare() },
    { what: "DynamoDB: write units of the index", share: index.peakShare() },
    { what: "Lambda: executions at once", share: concurrency / awsLimits.concurrency },
    {
      what: "Lambda: new executions in ten seconds",
      share: (scenario.releaseAt === undefined ? 0 : shards) / awsLimits.concurrencyPerTenSeconds,
    },
    { what: "watch: homes that fall silent at once, in an hour", share: silence.minutes / 60 },
    { what: "SNS: messages a second", share: silence.homesPerSecond / awsLimits.publishes },
    {
      what: "IoT: credentials after a start, in a minute",
      share: scenario.powerCut === undefined ? 0 : load.homes / options.credentials / 60,
    },
  ];
  return {
    scenario: scenario.name,
    shards,
    lagSeconds,
    behindMinutes:
      Math.max(0, Math.max(...lanes.map(({ reader }) => reader.behindUntil())) - overAt(scenario)) / 60,
    latestMailSeconds: waits + PUBLISH_SECONDS,
    refused: lanes.reduce((sum, { agents }) => sum + agents.refused(), 0),
    unitsDelayed: table.delayed() + index.delayed(),
    concurrency,
    silenceToldMinutes: silence.minutes,
    emails: silence.emails,
    extraWriteUnits: silence.visits * (home.writeUnits / home.writes),
    saturated: saturated.sort((a, b) => b.share - a.share),
  };
}

interface Lane {
  agents: Agents;
  reader: ShardReader;
}

function createLanes(
  scenario: Scenario,
  { load, home, times, credentials, staysInStep }: FleetOptions,
  {
    table,
    index,
    shards,
  }: { table: ReturnType<typeof createBucket>; index: ReturnType<typeof createBucket>; shards: number },
): Lane[] {
  const { readingsPerRecord } = streamLoad(load);
  const bytesPerReading = home.recordBytes / readingsPerRecord;
  // A heartbeat's own write counts with its record.
  const units = { table: home.writeUnits / home.records, index: home.indexUnits / home.records };
  return homesByShard(load.homes, shards).map((homes) => ({
    agents: createAgents({
      homes,
      paceSeconds: load.paceSeconds,
      readingsPerSecond: load.sensors / load.everySeconds,
      recordBytes: (readings) => Math.max(1, readings * bytesPerReading),
      scenario,
      staysInStep,
      credentialsPerSecond: (credentials * homes) / load.homes,
    }),
    reader: createShardReader({ times, scenario, units, table, index }),
  }));
}

/** Hashes spread homes evenly, but for chance: about as a normal distribution has it. */
function homesByShard(homes: number, shards: number): number[] {
  if (shards === 1) return [homes];
  const random = seededRandom(1);
  const deviation = Math.sqrt((homes / shards) * (1 - 1 / shards));
  return Array.from({ length: shards }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return homes / shards + deviation * normal;
  });
}

/** Homes without power are told as silent by the watch function, as many as it gets done in its minute, and as back afterwards. */
function silenceOf({ powerCut }: Scenario, { homes, paceSeconds }: Load, watchMemoryMb: number) {
  const silentAfterSeconds = agentSilentAfterMs({ paceMs: 1000 * paceSeconds }) / 1000;
  if (powerCut === undefined || powerCut[1] - powerCut[0] < silentAfterSeconds)
    return { minutes: 0, homesPerSecond: 0, emails: 0, visits: 0 };
  const perMinute = Math.min(watchedHomesPerMinute(watchMemoryMb), 60 * awsLimits.publishes);
  const wouldBe = Math.ceil(homes / perMinute);
  const minutesSilent = (powerCut[1] - powerCut[0] - silentAfterSeconds) / 60;
  const told = Math.min(homes, perMinute * minutesSilent);
  return {
    minutes: wouldBe,
    homesPerSecond: Math.min(homes, perMinute) / 40,
    emails: 2 * told,
    visits: 2 * told,
  };
}

/** When what the scenario is about is over. */
function overAt({ powerCut, streamOutage, unread }: Scenario): number {
  return powerCut?.[1] ?? streamOutage?.[1] ?? unread?.[1] ?? 0;
}
