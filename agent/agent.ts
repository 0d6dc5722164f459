import type { HomeDescription } from "../domain/home/description.ts";
import { createUrgency, type Urgency } from "../domain/home/urgency.ts";
import type { Reading } from "../domain/reading.ts";
import type { AgentCounters, HeartbeatEnvelope, SourceReport } from "../domain/wire/agent-report.ts";
import { pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { type Announcer, createAnnouncer } from "./announcer.ts";
import { createForwarder, type Forwarder, type ForwarderCounters } from "./forwarder.ts";
import { encodeHeartbeat } from "./heartbeat.ts";
import { createHeartbeatTimer, type HeartbeatTimer } from "./heartbeat-timer.ts";
import type { Publisher, StreamRecord } from "./publisher.ts";
import { createSendableReadings } from "./sendable-readings.ts";
import type { Intake, Source } from "./source.ts";
import { createSourceRunner, type SourceRunner } from "./source-runner.ts";
import type { Backlog, Checkpoint, Entry, Spool } from "./spool.ts";

/** What an agent works with; it owns none of it. */
export interface AgentOptions {
  agentId: string;
  /** As configured; sensors that report without being configured are added and announced. */
  home: HomeDescription;
  sources: readonly Source[];
  spool: Spool;
  publisher: Publisher;
  clock: Clock;
  log: Log;
  pace: AgentPace;
  /** Sources that can wait do so while more than this waits in the spool. */
  highWaterBytes: number;
  /** Between heartbeats, ms; once a pace and not more often than a minute unless said otherwise. */
  heartbeatIntervalMs?: number;
  /** Waits and draws; tests and benchmarks pass their own. */
  wait?: typeof pause;
  random?: () => number;
}

/** How the agent's sendings follow the house, ms. */
export interface AgentPace {
  /** What is urgent waits no longer, and no two sendings are closer. */
  atOnceMs: number;
  /** Nothing waits longer; while an alarm is open, a minute at most. */
  atLatestMs: number;
}

/** The process between the sensors and the stream. */
export interface Agent {
  /** Announces the home and starts to read and send. */
  start(): Promise<void>;
  /**
   * Resolves when every source has ended by itself; rejects with the first SourceError, though the source is tried
   * again until `stop`.
   */
  sourcesEnded(): Promise<void>;
  /** Ends the sources, sends what waits, all within `drainMs`; what is left stays in the spool. */
  stop(drainMs: number): Promise<void>;
  status(): AgentStatus;
}

/** The agent's counters since it started. */
export interface AgentStatus extends ForwarderCounters {
  startedAtMs: number;
  /** Readings that the spool has taken. */
  accepted: number;
  /** In readings; the same as in heartbeats. */
  counters: AgentCounters;
  backlog: Backlog;
  sources: SourceReport[];
}

const ROOM_POLL_MS = 20;
/** About what fills an envelope: when as many wait, they are sent without waiting for the pace. */
const ENVELOPE_READINGS = 1200;
const MINUTE_MS = 60_000;

/** An agent of one home. */
export function createAgent(options: AgentOptions): Agent {
  return new HouseAgent(options);
}

class HouseAgent implements Agent {
  readonly #options: AgentOptions;
  readonly #startedAtMs: number;
  readonly #forwarder: Forwarder;
  readonly #announcer: Announcer;
  readonly #runners: readonly SourceRunner[];
  readonly #sendable: ReturnType<typeof createSendableReadings>;
  readonly #urgency: Urgency;
  readonly #heartbeats: HeartbeatTimer;
  readonly #heartbeatIntervalMs: number;
  readonly #reading = new AbortController();
  readonly #sending = new AbortController();
  readonly #cut = new AbortController();
  readonly #droppedBefore: number;
  #announcementsLost: number;
  #offered = 0;
  #accepted = 0;
  #feeding: Promise<unknown> = Promise.resolve();
  #working: Promise<unknown> = Promise.resolve();
  #ended: Promise<void> = Promise.resolve();

  constructor(options: AgentOptions) {
    const { home, clock, log, sources, spool, pace, wait } = options;
    this.#options = options;
    this.#startedAtMs = clock.nowMs();
    this.#urgency = createUrgency(home);
    this.#heartbeatIntervalMs = options.heartbeatIntervalMs ?? Math.max(MINUTE_MS, pace.atLatestMs);
    this.#heartbeats = createHeartbeatTimer(this.#heartbeatIntervalMs, () => this.#heartbeatRecord(), wait);
    this.#forwarder = createForwarder({
      ...options,
      pace: { atOnceMs: pace.atOnceMs, atLatestMs: () => this.#atLatestMs() },
      passenger: this.#heartbeats,
      onSent: () => this.#urgency.sent(),
    });
    this.#announcer = createAnnouncer(home, clock, log);
    this.#sendable = createSendableReadings(log);
    this.#runners = sources.map((source) => createSourceRunner(source, clock, log));
    const { droppedReadings, droppedAnnouncements } = spool.backlog();
    this.#droppedBefore = droppedReadings;
    this.#announcementsLost = droppedAnnouncements;
  }

  async start(): Promise<void> {
    this.#announce();
    const allEnded = Promise.all(
      this.#options.sources.map((source, index) =>
        this.#runners[index]?.run(this.#intakeOf(source), this.#reading.signal),
      ),
    );
    this.#feeding = allEnded;
    this.#working = Promise.all([
      this.#forwarder.run(this.#sending.signal, this.#cut.signal),
      this.#heartbeats.run(() => this.#beat(), this.#sending.signal),
      this.#keepUp(),
    ]);
    const failed = this.#runners.map(({ firstError }) => firstError.then((error) => Promise.reject(error)));
    this.#ended = Promise.race([allEnded.then(() => undefined), ...failed]);
    // Whoever asks `sourcesEnded` learns of a failure; until then it must not count as unhandled.
    for (const promise of [this.#ended, ...failed]) promise.catch(() => undefined);
  }

  sourcesEnded(): Promise<void> {
    return this.#ended;
  }

  async stop(drainMs: number): Promise<void> {
    const { spool, log } = this.#options;
    const deadline = AbortSignal.timeout(drainMs);
    deadline.addEventListener("abort", () => this.#cut.abort());
    this.#reading.abort();
    spool.flush();
    // A source that hangs does not use up the time to drain.
    const patience = new AbortController();
    await Promise.race([this.#feeding, pause(drainMs / 2, patience.signal)]);
    patience.abort();
    this.#sending.abort();
    await this.#working;
    if (await this.#forwarder.drain(deadline)) return;
    if (spool.homes().length > 0)
      log.warn(
        { backlog: spool.backlog() },
        "stopped with readings in the spool, they are sent after the next start",
      );
  }

  status(): AgentStatus {
    const sent = this.#forwarder.counters();
    const backlog = this.#options.spool.backlog();
    const counters = {
      in: this.#offered,
      spooled: this.#accepted,
      sent: sent.sentReadings,
      refused: sent.refusedReadings,
      rejected: sent.rejectedReadings,
      dropped: backlog.droppedReadings - this.#droppedBefore,
    };
    return {
      ...sent,
      startedAtMs: this.#startedAtMs,
      accepted: this.#accepted,
      counters,
      backlog,
      sources: [...this.#runners.map((runner) => runner.report()), ...spoolReport(backlog)],
    };
  }

  #intakeOf(source: Source): Intake {
    const { spool, highWaterBytes } = this.#options;
    const { signal } = this.#reading;
    return {
      accept: (readings, checkpoint) => this.#accept(source, readings, checkpoint),
      checkpoint: (name) => spool.checkpoint(name),
      discover: async (sensors) => this.#announcer.discovered(sensors),
      vitals: async (vitals) => this.#announcer.vitals(vitals),
      async room() {
        while (spool.backlog().bytes > highWaterBytes && !signal.aborted) await pause(ROOM_POLL_MS, signal);
      },
    };
  }

  async #accept(source: Source, readings: readonly Reading[], checkpoint?: Checkpoint): Promise<void> {
    this.#offered += readings.length;
    const taken = this.#sendable(readings);
    const announcements = this.#announcer.before(taken);
    for (const { home } of announcements) this.#urgency.describe(home);
    const isUrgent = this.#urgency.hear(taken, this.#options.clock.nowMs()) || announcements.length > 0;
    const entries = taken.map((reading): Entry => ({ type: "reading", reading }));
    const appended = this.#append([...announcements, ...entries], checkpoint);
    const mayWait = source.sharesWrites === true && taken.length > 0;
    if (isUrgent || !mayWait || this.#reading.signal.aborted) this.#options.spool.flush();
    await appended;
    if (isUrgent) this.#forwarder.urge();
    this.#accepted += taken.length;
  }

  async #append(entries: readonly Entry[], checkpoint?: Checkpoint): Promise<void> {
    const { spool, home } = this.#options;
    try {
      await spool.append(home.id, entries, checkpoint);
    } catch (error) {
      this.#announcer.again();
      throw error;
    }
    if (spool.backlog().entries >= ENVELOPE_READINGS) this.#forwarder.nudge();
  }

  /** Not waited for: a full disk must keep nobody from sending. */
  #announce(): void {
    const announcements = this.#announcer.before([]);
    if (announcements.length === 0) return;
    for (const { home } of announcements) this.#urgency.describe(home);
    this.#append(announcements).then(
      () => this.#forwarder.urge(),
      (error: Error) => this.#options.log.warn({ error: error.message }, "the home is announced again later"),
    );
    this.#options.spool.flush();
  }

  /** Once a minute, what no reading triggers. */
  async #keepUp(): Promise<void> {
    const { wait = pause } = this.#options;
    while (!this.#sending.signal.aborted) {
      this.#keepSpool();
      await wait(Math.min(MINUTE_MS, this.#heartbeatIntervalMs), this.#sending.signal);
    }
  }

  #atLatestMs(): number {
    const { pace, clock } = this.#options;
    return this.#urgency.isAlarmed(clock.nowMs()) ? Math.min(MINUTE_MS, pace.atLatestMs) : pace.atLatestMs;
  }

  /** No readings were sent about now. Where they go no more often than heartbeats, those that wait go along. */
  #beat(): void {
    if (this.#heartbeatIntervalMs >= this.#options.pace.atLatestMs) this.#forwarder.nudge();
    else void this.#forwarder.sendPassenger();
  }

  /** Past the spool: one that waited there would tell of a life that may be over. Whatever ails the spool, it goes on. */
  #heartbeatRecord(): StreamRecord | undefined {
    const { home, log } = this.#options;
    try {
      return { homeId: home.id, data: encodeHeartbeat(this.#heartbeat()) };
    } catch (error) {
      log.error({ error: (error as Error).message }, "no heartbeat was sent; the next one comes in its time");
      return undefined;
    }
  }

  #keepSpool(): void {
    const { spool, log } = this.#options;
    try {
      spool.trim();
    } catch (error) {
      log.error({ error: (error as Error).message }, "the spool fails; it is tried again in a minute");
    }
    const { droppedAnnouncements } = spool.backlog();
    if (droppedAnnouncements > this.#announcementsLost) this.#announcer.again();
    this.#announcementsLost = droppedAnnouncements;
    this.#announce();
  }

  #heartbeat(): HeartbeatEnvelope {
    const { home, agentId, spool, clock, pace } = this.#options;
    const { counters, backlog, sources } = this.status();
    const { bytes, entries, oldestAtMs } = backlog;
    return {
      type: "heartbeat",
      homeId: home.id,
      agentId,
      spoolId: spool.id,
      sentAtMs: clock.nowMs(),
      startedAtMs: this.#startedAtMs,
      paceMs: pace.atLatestMs,
      counters,
      backlog: { bytes, entries, oldestAtMs },
      sources,
    };
  }
}

/** A full disk appears as a failed source named "spool" in the heartbeat, on `/healthz` and in the metrics. */
function spoolReport({ problem }: Backlog): SourceReport[] {
  if (problem === undefined) return [];
  return [{ name: "spool", state: "failed", readings: 0, lastSuccessMs: null, problem }];
}
