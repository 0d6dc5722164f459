import type { KinesisStreamEvent } from "aws-lambda";
import type { HomeDescription } from "../domain/home/description.ts";
import type { Reading } from "../domain/reading.ts";
import type { Envelope } from "../domain/wire/envelope.ts";
import { createTestStream } from "./helpers/kinesis-event.ts";
import { createMemoryCloud } from "./helpers/memory-cloud.ts";
import type { Outcome } from "./helpers/strict-aws/fault.ts";
import { createTestAgent } from "./helpers/test-agent.ts";

const MINUTE_MS = 60_000;
/** What an agent gathers before it sends, and how often the watch function looks, unless a scenario says otherwise. */
const STEP_MINUTES = 10;
/** Readings that the agent sends in one envelope once it is back. */
const BACKLOG_ENVELOPE_READINGS = 500;

/** What a sensor reads at a moment of the home's time; undefined when it reports nothing. */
export type Signal = (atMs: number) => number | null | undefined;

/** How a home lives for a while. */
export interface LifeOptions {
  /** The grain: how much is gathered before it is sent, and then looked at. */
  stepMinutes?: number;
  /** False: what the sensors read waits in the agent, for `deliverBacklog`. */
  connected?: boolean;
  /** False: no heartbeat of the agent comes. */
  heartbeats?: boolean;
  /** By how much the agent's clock is ahead, ms. */
  clockAheadMs?: number;
  /** Each batch is given to so many versions of the function at once; if to several, then once more. */
  deliveries?: number;
}

/**
 * A home with a clock of its own: what its sensors read goes through the functions' code into a table and a topic in memory,
 * which refuse what AWS refuses. No stream and no Lambda stand in between, so that a night takes a second.
 */
export async function startLivingHouse(
  home: HomeDescription,
  from: string,
  /** What becomes of a Publish at that time. */
  snsAt: (nowMs: number) => Outcome = () => "ok",
) {
  let nowMs = Date.parse(from);
  const cloud = createMemoryCloud(nowMs);
  cloud.faults(({ operation }) => (operation === "Publish" ? snsAt(nowMs) : "ok"));
  const stream = createTestStream();
  const agent = createTestAgent(home.id);
  let deployed = cloud.deploy();
  let backlog: Reading[] = [];
  let aheadMs = 0;

  const moveTo = (ms: number) => {
    nowMs = ms;
    cloud.advanceTo(ms);
  };
  const envelopesOf = (readings: Reading[]): Envelope[] =>
    readings.length === 0 ? [] : [agent.readings(nowMs + aheadMs, readings)];
  const detect = (...envelopes: Envelope[]) => deployed.detect(stream.event(nowMs, ...envelopes));

  async function give(event: KinesisStreamEvent, deliveries: number): Promise<void> {
    if (event.Records.length === 0) return;
    const others = Array.from({ length: deliveries - 1 }, () => cloud.deploy());
    await Promise.all([deployed, ...others].map((one) => one.detect(event)));
    if (deliveries > 1) await deployed.detect(event);
  }
  /** What the sensors read each minute until `endMs`; then it is `endMs`. */
  function readUntil(endMs: number, signals: Record<string, Signal>): Reading[] {
    const readings: Reading[] = [];
    for (; nowMs < endMs; moveTo(nowMs + MINUTE_MS))
      for (const [sensorId, signal] of Object.entries(signals)) {
        const celsius = signal(nowMs);
        if (celsius !== undefined) readings.push({ sensorId, takenAtMs: nowMs + aheadMs, celsius });
      }
    return readings;
  }
  await detect(agent.announcement(home, nowMs));

  return {
    /** What the functions would have logged as a failure, and why records were set aside. */
    failures: () => [...cloud.failures, ...cloud.quarantined.map(({ reason }) => reason)],
    /** Lives until a moment, every sensor with a signal reporting once a minute. */
    async live(to: string, signals: Record<string, Signal>, options: LifeOptions = {}): Promise<void> {
      const {
        stepMinutes = STEP_MINUTES,
        connected = true,
        heartbeats = connected,
        deliveries = 1,
      } = options;
      aheadMs = options.clockAheadMs ?? 0;
      for (const endMs = Date.parse(to); nowMs < endMs; ) {
        const readings = readUntil(Math.min(endMs, nowMs + stepMinutes * MINUTE_MS), signals);
        if (!connected) backlog.push(...readings);
        const envelopes = connected ? envelopesOf(readings) : [];
        if (heartbeats) envelopes.push(agent.heartbeat(nowMs + aheadMs));
        await give(stream.event(nowMs, ...envelopes), deliveries);
        await deployed.watch(nowMs);
      }
    },
    /** The agent is back: its heartbeat passes the spool and comes first, then what has waited, in order. */
    async deliverBacklog(): Promise<void> {
      const waiting = backlog;
      backlog = [];
      await detect(agent.heartbeat(nowMs));
      for (let first = 0; first < waiting.length; first += BACKLOG_ENVELOPE_READINGS)
        await detect(...envelopesOf(waiting.slice(first, first + BACKLOG_ENVELOPE_READINGS)));
    },
    /** Puts readings on the stream as they are. */
    deliver: (readings: Reading[]) => detect(...envelopesOf(readings)),
    /** A new version of the functions takes over, with nothing in its memory. */
    redeploy() {
      deployed = cloud.deploy();
    },
    /** Every e-mail so far: when it was put together by the home's clock, and its subject. */
    mails: () =>
      cloud
        .mails()
        .sort((a, b) => a.letter.atMs - b.letter.atMs)
        .map(({ subject, letter }) => `${localTime(letter.atMs, home)} ${subject}`),
  };
}

function localTime(atMs: number, { timeZone }: HomeDescription): string {
  const format = {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(atMs).replace(",", "");
}
