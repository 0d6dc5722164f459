import type { Home, Sensor } from "../domain/home.ts";
import { kindNamed } from "../domain/places.ts";
import type { Reading } from "../domain/reading.ts";
import { backoffMs, pause } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { withDiscovered } from "./discovery.ts";
import { createForwarder, type ForwarderCounters } from "./forwarder.ts";
import type { Publisher } from "./publisher.ts";
import { type Intake, type Source, SourceError } from "./source.ts";
import type { Backlog, Checkpoint, Entry, Spool } from "./spool.ts";

/** What an agent works with; it owns none of it. */
export interface AgentOptions {
  agentId: string;
  /** As configured; sensors that report without being configured are added and announced. */
  home: Home;
  sources: readonly Source[];
  spool: Spool;
  publisher: Publisher;
  clock: Clock;
  log: Log;
  flushIntervalMs: number;
  /** Sources that can wait do so while more than this waits in the spool. */
  highWaterBytes: number;
}

/** The process between the sensors and the stream. */
export interface Agent {
  /** Announces the home and starts to read and send. */
  start(): Promise<void>;
  /** Resolves when every source has ended by itself; rejects with the SourceError of one that cannot go on. */
  sourcesEnded(): Promise<void>;
  /** Ends the sources, sends what waits for at most `drainMs`; what is left stays in the spool. */
  stop(drainMs: number): Promise<void>;
  status(): AgentStatus;
}

/** The agent's counters since it started. */
export interface AgentStatus extends ForwarderCounters {
  /** Readings that the spool has taken. */
  accepted: number;
  backlog: Backlog;
}

const ROOM_POLL_MS = 20;
const DAY_MS = 86_400_000;

/** An agent of one home. */
export function createAgent(options: AgentOptions): Agent {
  const { spool, log, clock } = options;
  const forwarder = createForwarder(options);
  const reading = new AbortController();
  const sending = new AbortController();
  const announced = { home: options.home, atMs: Number.NEGATIVE_INFINITY };
  let accepted = 0;
  let forwarding: Promise<void> = Promise.resolve();
  let ended: Promise<void> = Promise.resolve();

  const intake: Intake = {
    async accept(readings, checkpoint) {
      const announcement = announcementFor(readings);
      const entries = readings.map((one): Entry => ({ type: "reading", reading: one }));
      await append([...announcement, ...entries], checkpoint);
      accepted += readings.length;
    },
    checkpoint: (source) => spool.checkpoint(source),
    async discover(sensors) {
      const home = withDiscovered(announced.home, options.home, sensors);
      if (home === undefined) return;
      announced.home = home;
      // Together with the next reading: a gateway tells of many sensors in a row.
      announced.atMs = Number.NEGATIVE_INFINITY;
    },
    async room() {
      while (spool.backlog().bytes > options.highWaterBytes && !reading.signal.aborted)
        await pause(ROOM_POLL_MS, reading.signal);
    },
  };

  async function append(entries: readonly Entry[], checkpoint?: Checkpoint): Promise<void> {
    try {
      await spool.append(options.home.id, entries, checkpoint);
    } catch (error) {
      announced.atMs = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }

  /** At start, when a sensor is heard for the first time, and daily. */
  function announcementFor(readings: readonly Reading[]): Entry[] {
    const known = new Set(announced.home.sensors.map(({ id }) => id));
    const strangers = new Set(readings.map(({ sensorId }) => sensorId).filter((id) => !known.has(id)));
    if (strangers.size === 0 && clock.nowMs() - announced.atMs < DAY_MS) return [];
    announced.home = {
      ...announced.home,
      sensors: [...announced.home.sensors, ...[...strangers].map(discovered)],
    };
    announced.atMs = clock.nowMs();
    return [{ type: "announcement", home: announced.home }];
  }

  async function runSource(source: Source): Promise<void> {
    for (let attempt = 0; !reading.signal.aborted; attempt += 1)
      try {
        await source.run(intake, reading.signal);
        log.info({ source: source.name }, "source has ended");
        return;
      } catch (error) {
        if (error instanceof SourceError) throw error;
        log.error({ source: source.name, error }, "source failed, it is started again");
        await pause(backoffMs(attempt, { baseMs: 1000, maxMs: 60_000 }), reading.signal);
      }
  }

  return {
    async start() {
      await append(announcementFor([]));
      forwarding = forwarder.run(sending.signal);
      ended = Promise.all(options.sources.map(runSource)).then(() => undefined);
      // Whoever asks `sourcesEnded` learns of a failure; until then it must not count as unhandled.
      ended.catch(() => undefined);
    },
    sourcesEnded: () => ended,
    async stop(drainMs) {
      reading.abort();
      await ended.catch(() => undefined);
      sending.abort();
      await forwarding;
      if (!(await forwarder.drain(AbortSignal.timeout(drainMs))))
        log.warn(
          { backlog: spool.backlog() },
          "stopped with readings in the spool, they are sent after the next start",
        );
    },
    status: () => ({ ...forwarder.counters(), accepted, backlog: spool.backlog() }),
  };
}

function discovered(id: string): Sensor {
  return { id, name: id, kind: kindNamed(id) };
}
