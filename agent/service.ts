import { KinesisClient } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { systemClock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { type Agent, type AgentPace, type AgentStatus, createAgent } from "./agent.ts";
import { type AgentConfig, ConfigError } from "./config.ts";
import { msOf } from "./duration.ts";
import { type Identity, openIdentity } from "./identity/identity.ts";
import { createSigningPublisher } from "./identity/signing-publisher.ts";
import { createMetrics } from "./metrics.ts";
import { createKinesisPublisher } from "./publishers/kinesis-publisher.ts";
import type { ServiceManager } from "./service-manager.ts";
import type { Source } from "./source.ts";
import { sourceFromConfig } from "./sources/from-config.ts";
import type { Spool } from "./spool.ts";
import { openSpool } from "./spools/log-spool.ts";
import { importFromSqlite } from "./spools/sqlite-import.ts";
import { holderOf } from "./status-client.ts";
import { statusLine } from "./status-line.ts";
import { type StatusServer, startStatusServer } from "./status-server.ts";

/** The running agent with all that belongs to the process: spool, client, status server, reload. */
export interface Service {
  /** Resolves when every source has ended by itself. */
  ended(): Promise<void>;
  /** Goes over to a new configuration; throws a ConfigError, and changes nothing, when it cannot be used. */
  reload(config: AgentConfig): Promise<void>;
  status(): AgentStatus;
  stop(): Promise<void>;
}

/** What a service works with besides its configuration. */
export interface ServiceSurroundings {
  log: Log;
  manager: ServiceManager;
  /** Makes the sources of a configuration; tests pass their own. */
  sourcesOf?: (config: AgentConfig, log: Log) => Source[];
}

/** At a reload the old sources have this long to hang up; what is not sent by then is sent by the successor. */
const RELOAD_STOP_MS = 4000;
const HOUR_MS = 3_600_000;

/** Starts the agent of a configuration; resolves when it reads and sends. */
export async function startService(first: AgentConfig, surroundings: ServiceSurroundings): Promise<Service> {
  const { log, manager } = surroundings;
  let config = first;
  const spool = spoolOf(config, log);
  await importFromSqlite(config.spool.path, config.home.id, spool, log);
  const identity = identityOf(config, log);
  const client = createClient(config, identity);
  const connection = { client, identity };
  let agent = build(config, spool, connection, surroundings);
  // The agents of this process before the last reload.
  let before = noCounts();
  await identity?.registration?.start();
  await agent.start();
  const status = () => withCountsOf(before, agent.status());
  const server = await serveStatus(config, status, log);
  log.info({ home: config.home.id, stream: config.stream, spool: config.spool.path }, "started");
  manager.ready(`reading from ${config.sources.length} sources`);
  manager.startWatchdog();
  const telling = setInterval(() => log.info(status(), statusLine.message), statusLine.intervalMs);

  let reloading: Promise<void> = Promise.resolve();
  async function replaceBy(successor: Agent): Promise<void> {
    await agent.stop(RELOAD_STOP_MS);
    before = status().counters;
    agent = successor;
    await agent.start();
  }

  return {
    status,
    async ended() {
      for (let current: Agent | undefined; current !== agent; ) {
        current = agent;
        // A source that fails is tried again by the agent, and one that a reload ends has a successor: that is no end.
        await current.sourcesEnded().catch(() => new Promise(() => undefined));
        await reloading;
      }
    },
    async reload(next) {
      refuseWhatNeedsRestart(config, next);
      const successor = build(next, spool, connection, surroundings);
      manager.reloading();
      const replaced = replaceBy(successor);
      reloading = replaced.catch(() => undefined);
      await replaced;
      config = next;
      manager.ready(`reading from ${config.sources.length} sources`);
    },
    async stop() {
      manager.stopping();
      clearInterval(telling);
      identity?.registration?.stop();
      await agent.stop(config.drainTimeoutMs);
      log.info({ readings: status().counters, backlog: spool.backlog() }, "stopped");
      await server?.close();
      spool.close();
      client.destroy();
      manager.close();
    },
  };
}

function build(
  config: AgentConfig,
  spool: Spool,
  { client, identity }: { client: KinesisClient; identity: Identity | undefined },
  { log, sourcesOf = sourcesFromConfig }: ServiceSurroundings,
): Agent {
  const publisher = createKinesisPublisher({ client, streamName: config.stream, clock: systemClock, log });
  return createAgent({
    agentId: config.agent,
    home: config.home,
    sources: sourcesOf(config, log),
    spool,
    publisher: identity === undefined ? publisher : createSigningPublisher(publisher, identity.sign),
    clock: systemClock,
    log,
    pace: paceOf(config),
    highWaterBytes: config.spool.maxBytes / 2,
  });
}

function paceOf({ pace }: AgentConfig): AgentPace {
  return { atOnceMs: msOf(pace.atOnce), atLatestMs: msOf(pace.atLatest) };
}

function sourcesFromConfig({ agent: agentId, sources }: AgentConfig, log: Log): Source[] {
  return sources.map((source) => sourceFromConfig(source, { agentId, clock: systemClock, log }));
}

function spoolOf(
  { spool: { path, maxBytes, maxAgeHours, commitWithinMs }, home }: AgentConfig,
  log: Log,
): Spool {
  return openSpool({
    path,
    maxBytes,
    maxAgeMs: maxAgeHours * HOUR_MS,
    commitWithinMs,
    homeId: home.id,
    clock: systemClock,
    log,
  });
}

function identityOf({ identity, home, requestTimeoutMs }: AgentConfig, log: Log): Identity | undefined {
  if (identity === undefined) return undefined;
  return openIdentity(identity, { homeId: home.id, requestTimeoutMs, clock: systemClock, log });
}

function createClient({ requestTimeoutMs }: AgentConfig, identity: Identity | undefined): KinesisClient {
  // HTTP/1.1: one request at a time needs no HTTP/2, and the emulators speak none. One attempt: the forwarder backs off.
  const timeouts = { requestTimeout: requestTimeoutMs, connectionTimeout: requestTimeoutMs };
  return new KinesisClient({
    requestHandler: new NodeHttpHandler({ ...timeouts, throwOnRequestTimeout: true }),
    maxAttempts: 1,
    ...(identity?.credentials && { credentials: identity.credentials }),
  });
}

/** Readings matter more than the status page: a port that is taken is said, and the agent goes on without. */
async function serveStatus(
  { statusPort }: AgentConfig,
  status: () => AgentStatus,
  log: Log,
): Promise<StatusServer | undefined> {
  try {
    const server = await startStatusServer(statusPort, status, createMetrics(status));
    log.info({ url: `http://127.0.0.1:${server.port}/healthz` }, "status");
    return server;
  } catch (error) {
    log.error({ statusPort, error: (error as Error).message }, await whyNoStatus(error, statusPort));
    return undefined;
  }
}

/** Why the status server could not be started, and how to fix it. */
async function whyNoStatus(error: unknown, port: number): Promise<string> {
  const consequence = "there is no /healthz and /metrics, readings are sent all the same";
  const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
  if (!isTaken) return `${consequence}: choose another statusPort`;
  return `${await holderOf(port)}, so ${consequence}: end it, or choose another statusPort`;
}

function refuseWhatNeedsRestart(old: AgentConfig, next: AgentConfig): void {
  const changed = [
    ...(old.agent === next.agent ? [] : ["agent"]),
    ...(old.home.id === next.home.id ? [] : ["home.id"]),
    ...(JSON.stringify(old.spool) === JSON.stringify(next.spool) ? [] : ["spool"]),
    ...(JSON.stringify(old.identity) === JSON.stringify(next.identity) ? [] : ["identity"]),
    ...(old.statusPort === next.statusPort ? [] : ["statusPort"]),
    ...(old.requestTimeoutMs === next.requestTimeoutMs ? [] : ["requestTimeoutMs"]),
  ];
  if (changed.length > 0)
    throw new ConfigError(`${changed.join(", ")}: changed, and taken over only by a restart of the agent`);
}

function noCounts(): AgentStatus["counters"] {
  return { in: 0, spooled: 0, sent: 0, refused: 0, rejected: 0, dropped: 0 };
}

function withCountsOf(before: AgentStatus["counters"], status: AgentStatus): AgentStatus {
  const names = Object.keys(before) as (keyof AgentStatus["counters"])[];
  const sums = names.map((name) => [name, before[name] + status.counters[name]]);
  return { ...status, counters: Object.fromEntries(sums) as AgentStatus["counters"] };
}
