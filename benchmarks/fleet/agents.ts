import { awsLimits } from "../../environments/aws-limits.ts";
import { isIn, type Scenario } from "./scenarios.ts";

/** Records that a shard got in a second. */
export interface Arrived {
  atSecond: number;
  records: number;
  readingsPerRecord: number;
  /** How long the one that waited longest waited at its agent, s. */
  waitedSeconds: number;
}

/** The agents of the homes of one shard. */
export interface Agents {
  /** What the shard takes of them in a second. */
  send(second: number): Arrived | undefined;
  /** Attempts that the shard, or whoever gives credentials, did not take. */
  refused(): number;
  /** The most attempts in a second, as a share of what the shard takes. */
  peakShare(): number;
}

/** What the agents of a shard are like. */
export interface AgentsOptions {
  homes: number;
  paceSeconds: number;
  readingsPerSecond: number;
  recordBytes: (readings: number) => number;
  scenario: Scenario;
  /** Whether agents that were started together go on sending together; otherwise each goes back to a second of its own. */
  staysInStep: boolean;
  /** New credentials that this shard's homes get in a second after they have started. */
  credentialsPerSecond: number;
}

/** Agents' clocks are right to within so many seconds. */
const STEP_SECONDS = 2;
/** An agent that is refused waits twice as long each time, and no longer than this (`agent/forwarder.ts`). */
const LONGEST_BACKOFF_SECONDS = 30;
/** Parts of a home are no home. */
const NOBODY = 0.5;
/** An envelope holds about so many (`agent/forwarder.ts`). */
const MOST_READINGS = 1400;

/** Homes are counted, not kept: those whose agents have something to send, and how much each of them has. */
export function createAgents(options: AgentsOptions): Agents {
  const { homes, paceSeconds, readingsPerSecond, recordBytes, scenario, staysInStep, credentialsPerSecond } =
    options;
  let waiting = 0;
  let readings = 0;
  let since = 0;
  /** Since when attempts fail, and how many homes waited then at most: they try again one after the other. */
  let failingSince = 0;
  let wave = 0;
  let refused = 0;
  let peakShare = 0;
  /** Homes that have credentials; after a power cut none has. */
  let known = homes;
  const unsentSeconds = paceSeconds;

  function due(second: number): number {
    const { powerCut, inStep } = scenario;
    const afterCut = powerCut === undefined ? -1 : second - powerCut[1];
    // Whoever has just started announces its home at once.
    if (afterCut >= 0 && afterCut < STEP_SECONDS) return homes / STEP_SECONDS;
    if (inStep !== true && (afterCut < 0 || !staysInStep)) return homes / paceSeconds;
    return (afterCut >= 0 ? afterCut : second) % paceSeconds < STEP_SECONDS ? homes / STEP_SECONDS : 0;
  }

  function becomeDue(second: number): number {
    const { powerCut } = scenario;
    const fresh = Math.min(due(second), homes);
    if (fresh === 0) return 0;
    if (waiting === 0) [since, failingSince, wave] = [second, second, 0];
    const justStarted =
      powerCut !== undefined && second - powerCut[1] >= 0 && second - powerCut[1] < STEP_SECONDS;
    readings += fresh * readingsPerSecond * (justStarted ? 60 : unsentSeconds);
    // Whoever waits already sends all that it has in one record.
    const more = Math.min(fresh, homes - waiting);
    waiting += more;
    return more;
  }

  return {
    send(second) {
      const { powerCut, streamOutage } = scenario;
      if (isIn(second, powerCut)) {
        [waiting, readings, known] = [0, 0, 0];
        return undefined;
      }
      const fresh = becomeDue(second);
      if (known < homes) known = Math.min(homes, known + credentialsPerSecond);
      if (waiting === 0) return undefined;
      // A reading that no stream would have taken is as late as from the outage's end.
      if (streamOutage !== undefined && second === streamOutage[1]) since = second;
      wave = Math.max(wave, waiting);
      const backoff = Math.min(LONGEST_BACKOFF_SECONDS, Math.max(1, second - failingSince));
      const tried = Math.min(waiting, fresh + (wave - fresh) / backoff);
      if (isIn(second, streamOutage)) {
        refused += tried;
        return undefined;
      }
      const each = Math.min(MOST_READINGS, readings / waiting);
      const takes = Math.min(
        awsLimits.shardRecordsPerSecond,
        awsLimits.shardBytesPerSecond / recordBytes(each),
      );
      peakShare = Math.max(peakShare, tried / takes);
      const withCredentials = waiting * Math.min(1, known / homes);
      const records = Math.min(
        tried,
        takes,
        known < homes ? Math.min(withCredentials, credentialsPerSecond) : tried,
      );
      refused += tried - records;
      waiting = waiting - records < NOBODY ? 0 : waiting - records;
      readings = Math.max(0, readings - records * each);
      return { atSecond: second, records, readingsPerRecord: each, waitedSeconds: second - since };
    },
    refused: () => refused,
    peakShare: () => peakShare,
  };
}
