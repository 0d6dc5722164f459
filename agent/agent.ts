import type { HomeDescription } from "../domain/home/description.ts";
import type { AgentCounters, HeartbeatEnvelope, SourceReport } from "../domain/wire/agent-report.ts";
import { pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { createAnnouncer } from "./announcer.ts";
import { createForwarder, type ForwarderCounters } from "./forwarder.ts";
import { encodeHeartbeat } from "./heartbeat.ts";
import { createNews } from "./news.ts";
import type { Publisher } from "./publisher.ts";
import { createSendableReadings } from "./sendable-readings.ts";
import type { Intake, Source } from "./source.ts";
import { createSourceRunner } from "./source-runner.ts";
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
  flushIntervalMs: number;
  /** Sources that can wait do so while more than this waits in the spool. */
  highWaterBytes: number;
  /** Between heartbeats and looks at what the spool may have to drop, ms; a minute unless said otherwise. */
  heartbeatIntervalMs?: number;
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
/** About what fills an envelope: when as many wait, they are sent without waiting for the flush interval. */
const ENVELOPE_READINGS = 1200;
const MINUTE_MS = 60_000;

/** An agent of one home. */
export function createAgent(options: AgentOptions): Agent {
  const { spool, log, clock, agentId, home } = options;
  const startedAtMs = clock.nowMs();
  const forwarder = createForwarder(options);
  const announcer = createAnnouncer(home, clock, log);
  const sendable = createSendableReadings(log);
  const isNews = createNews();
  const runners = options.sources.map((source) => createSourceRunner(source, clock, log));
  const reading = new AbortController();
  const sending = new AbortController();
  const droppedBefore = spool.backlog();
  let offered = 0;
  let accepted = 0;
  let announcementsLost = droppedBefore.droppedAnnouncements;
  const cut = new AbortController();
  let feeding: Promise<unknown> = Promise.resolve();
  let working: Promise<unknown> = Promise.resolve();
  let ended: Promise<void> = Promise.resolve();

  const intakeOf = (source: Source): Intake => ({
    async accept(readings, checkpoint) {
      offered += readings.length;
      const taken = sendable(readings);
      const announcements = announcer.before(taken);
      const entries = taken.map((one): Entry => ({ type: "reading", reading: one }));
      const appended = append([...announcements, ...entries], checkpoint);
      const mayWait = source.sharesWrites === true && taken.length > 0 && announcements.length === 0;
      if (isNews(taken) || !mayWait || reading.signal.aborted) spool.flush();
      await appended;
      accepted += taken.length;
    },
    checkpoint: (source) => spool.checkpoint(source),
    discover: async (sensors) => announcer.discovered(sensors),
    async room() {
      while (spool.backlog().bytes > options.highWaterBytes && !reading.signal.aborted)
        await pause(ROOM_POLL_MS, reading.signal);
    },
  });

  async function append(entries: readonly Entry[], checkpoint?: Checkpoint): Promise<void> {
    try {
      await spool.append(home.id, entries, checkpoint);
    } catch (error) {
      announcer.again();
      throw error;
    }
    if (spool.backlog().entries >= ENVELOPE_READINGS) forwarder.nudge();
  }

  /** Not waited for: a full disk must keep nobody from sending. */
  function announce(): void {
    append(announcer.before([])).catch((error: Error) =>
      log.warn({ error: error.message }, "the home is announced again later"),
    );
    spool.flush();
  }

  /** What no reading triggers. */
  function keepSpool(): void {
    try {
      spool.trim();
    } catch (error) {
      log.error({ error: (error as Error).message }, "the spool fails; it is tried again in a minute");
    }
    const { droppedAnnouncements } = spool.backlog();
    if (droppedAnnouncements > announcementsLost) announcer.again();
    announcementsLost = droppedAnnouncements;
    announce();
  }

  /** Once a minute. Nothing here may end the agent, and whatever ails the spool, the heartbeat goes on. */
  async function keepUp(): Promise<void> {
    while (!sending.signal.aborted) {
      keepSpool();
      try {
        // Past the spool: one that waited there would tell of a life that may be over. The next one comes anyway.
        await options.publisher.publish(
          [{ homeId: home.id, data: encodeHeartbeat(heartbeat()) }],
          cut.signal,
        );
      } catch (error) {
        log.error(
          { error: (error as Error).message },
          "no heartbeat was sent; the next one comes in a minute",
        );
      }
      await pause(options.heartbeatIntervalMs ?? MINUTE_MS, sending.signal);
    }
  }

  function status(): AgentStatus {
    const sent = forwarder.counters();
    const backlog = spool.backlog();
    const counters = {
      in: offered,
      spooled: accepted,
      sent: sent.sentReadings,
      refused: sent.refusedReadings,
      rejected: sent.rejectedReadings,
      dropped: backlog.droppedReadings - droppedBefore.droppedReadings,
    };
    return {
      ...sent,
      startedAtMs,
      accepted,
      counters,
      backlog,
      sources: [...runners.map((runner) => runner.report()), ...spoolReport(backlog)],
    };
  }

  function heartbeat(): HeartbeatEnvelope {
    const { counters, backlog, sources } = status();
    const { bytes, entries, oldestAtMs } = backlog;
    const sender = { homeId: home.id, agentId, spoolId: spool.id, sentAtMs: clock.nowMs() };
    return {
      ...sender,
      type: "heartbeat",
      startedAtMs,
      counters,
      backlog: { bytes, entries, oldestAtMs },
      sources,
    };
  }

  return {
    async start() {
      announce();
      const allEnded = Promise.all(
        options.sources.map((source, index) => runners[index]?.run(intakeOf(source), reading.signal)),
      );
      feeding = allEnded;
      working = Promise.all([forwarder.run(sending.signal, cut.signal), keepUp()]);
      const failed = runners.map(({ firstError }) => firstError.then((error) => Promise.reject(error)));
      ended = Promise.race([allEnded.then(() => undefined), ...failed]);
      // Whoever asks `sourcesEnded` learns of a failure; until then it must not count as unhandled.
      for (const promise of [ended, ...failed]) promise.catch(() => undefined);
    },
    sourcesEnded: () => ended,
    async stop(drainMs) {
      const deadline = AbortSignal.timeout(drainMs);
      deadline.addEventListener("abort", () => cut.abort());
      reading.abort();
      spool.flush();
      // A source that hangs does not use up the time to drain.
      const patience = new AbortController();
      await Promise.race([feeding, pause(drainMs / 2, patience.signal)]);
      patience.abort();
      sending.abort();
      await working;
      if (await forwarder.drain(deadline)) return;
      if (spool.homes().length > 0)
        log.warn(
          { backlog: spool.backlog() },
          "stopped with readings in the spool, they are sent after the next start",
        );
    },
    status,
  };
}

/** While the disk takes nothing, this is told where failing sources are: with the heartbeat, on `/healthz` and in the metrics. */
function spoolReport({ problem }: Backlog): SourceReport[] {
  if (problem === undefined) return [];
  return [{ name: "spool", state: "failed", readings: 0, lastSuccessMs: null, problem }];
}
