import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { type Agent, type AgentPace, createAgent } from "../agent/agent.ts";
import { createSigningPublisher } from "../agent/identity/signing-publisher.ts";
import { createKinesisPublisher } from "../agent/publishers/kinesis-publisher.ts";
import { openSpool } from "../agent/spools/log-spool.ts";
import { instanceKeyItem } from "../domain/wire/instance-key.ts";
import type { Sign } from "../domain/wire/signed.ts";
import { systemClock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { newPrivateKey, privateKeyFrom, publicKeyOf, signerOf } from "../platform/signatures.ts";
import { readHistories } from "../storage/history.ts";
import type { StoredHome } from "../storage/home-item.ts";
import { createHomeStore, loaded } from "../storage/home-store.ts";
import { type Cloud, type CloudOptions, startCloud } from "./cloud.ts";
import { DUE_PARTITIONS } from "./resources.ts";
import type { Scenario } from "./scenario.ts";
import type { Services } from "./services/services.ts";

/** A whole system, from the source to the mailbox. */
export interface System {
  agentId: string;
  agent: Agent;
  cloud: Cloud;
  /** The home as it is stored. */
  home(): Promise<StoredHome>;
  /** Every stored reading since the start, counted in the table itself. */
  countStored(): Promise<number>;
  stop(): Promise<void>;
}

/** What a system is made of. */
export interface SystemOptions extends Pick<CloudOptions, "onMail" | "onLog" | "pageUrl"> {
  prefix: string;
  agentId: string;
  scenario: Pick<
    Scenario,
    "home" | "past" | "source" | "clock" | "arrival" | "watch" | "heartbeatIntervalMs"
  >;
  log: Log;
  pace: AgentPace;
}

const SPOOL_MAX_BYTES = 64 * 1024 * 1024;
const SPOOL_MAX_AGE_MS = 86_400_000;
const DRAIN_MS = 10_000;

/** Starts a system on running services; the agent's spool and the bundle lie in a folder that goes with it. */
export async function startSystem(
  services: Pick<Services, "clients" | "endpoints">,
  options: SystemOptions,
): Promise<System> {
  const { scenario, agentId, log, prefix } = options;
  const folder = mkdtempSync(join(tmpdir(), "house-"));
  const cloud = await startCloud(services, {
    ...options,
    past: scenario.past,
    arrival: scenario.arrival,
    watch: scenario.watch,
    bundleFolder: folder,
    homeIds: [scenario.home.id],
  });
  const { tableName, streamName } = cloud.resources;
  const startedAtMs = scenario.clock.nowMs();
  const { dynamodb, kinesis } = services.clients;
  const spool = openSpool({
    path: join(folder, "spool.db"),
    maxBytes: SPOOL_MAX_BYTES,
    maxAgeMs: SPOOL_MAX_AGE_MS,
    homeId: scenario.home.id,
    clock: systemClock,
    log,
  });
  const sign = await registeredSigner(dynamodb, tableName, scenario.home.id);
  const publisher = createKinesisPublisher({ client: kinesis, streamName, clock: systemClock, log });
  const agent = createAgent({
    agentId,
    home: scenario.home,
    sources: [scenario.source],
    spool,
    publisher: createSigningPublisher(publisher, sign),
    clock: scenario.clock,
    log,
    pace: options.pace,
    highWaterBytes: SPOOL_MAX_BYTES / 2,
    ...(scenario.heartbeatIntervalMs === undefined
      ? {}
      : { heartbeatIntervalMs: scenario.heartbeatIntervalMs }),
  });
  await agent.start();
  const homes = createHomeStore(dynamodb, {
    tableName,
    duePartitions: DUE_PARTITIONS,
    clock: systemClock,
  });
  const homeId = scenario.home.id;
  log.info({ prefix, ...cloud.resources }, "started");
  return {
    agentId,
    agent,
    cloud,
    home: async () => loaded(await homes.load([homeId]), homeId),
    async countStored() {
      const histories = await readHistories(dynamodb, tableName, {
        homeId,
        ...(scenario.past === undefined ? {} : { sinceMs: startedAtMs + 1 }),
      });
      return [...histories.values()].reduce((sum, readings) => sum + readings.length, 0);
    },
    async stop() {
      await agent.stop(DRAIN_MS);
      await cloud.stop();
      spool.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Signs as the agent on the instance does, whose key is registered from the first record on. */
async function registeredSigner(client: DynamoDBClient, tableName: string, homeId: string): Promise<Sign> {
  const key = privateKeyFrom(newPrivateKey());
  const Item = instanceKeyItem(homeId, publicKeyOf(key));
  await client.send(new PutItemCommand({ TableName: tableName, Item }));
  return signerOf(key);
}
