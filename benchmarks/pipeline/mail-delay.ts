import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Agent, type AgentPace, createAgent } from "../../agent/agent.ts";
import { createKinesisPublisher } from "../../agent/publishers/kinesis-publisher.ts";
import { openSpool } from "../../agent/spools/log-spool.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import { type Cloud, startCloud } from "../../local/cloud.ts";
import type { Services } from "../../local/services/services.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { handSource } from "../hand-source.ts";

/** What the houses have in common. */
export interface MailDelayOptions {
  houses: number;
  pace: AgentPace;
  log: Log;
}

/** A house with an agent of its own. */
interface House {
  id: string;
  accept: (minutesAgo: number, celsius: number) => Promise<void>;
  stop(): Promise<void>;
}

const SPOOL_MAX_BYTES = 1024 * 1024;
/** Until what was sent before has been judged. */
const SETTLED_MS = 8000;
const DRAIN_MS = 1000;
/** The critical readings come at moments so far apart at most from that of the e-mail before. */
const SPREAD_MS = 2000;

/**
 * From the moment a source has a reading to the moment its e-mail is in the mailbox, ms, in ascending order: of a critical
 * alarm in each of the houses, which share one cloud. One a house: e-mails of a house are a minute apart.
 */
export async function mailDelays(services: Services, options: MailDelayOptions): Promise<number[]> {
  const { houses: count } = options;
  const folder = mkdtempSync(join(tmpdir(), "mail-delay-"));
  const mails: { home: string; subject: string; atMs: number }[] = [];
  const cloud = await startCloud(services, {
    prefix: "delay",
    bundleFolder: folder,
    homeIds: Array.from({ length: count }, (_, index) => `house-${index}`),
    arrival: "machine",
    onMail({ subject, attributes: { home = "" } }) {
      mails.push({ home, subject, atMs: Date.now() });
    },
  });
  const houses: House[] = [];
  try {
    for (let index = 0; index < count; index += 1)
      houses.push(await startHouse(`house-${index}`, services, cloud, folder, options));
    for (const { accept } of houses) {
      // Too warm for almost long enough.
      for (const [minutesAgo, celsius] of [
        [60, -18],
        [30, -13],
        [12, -5],
        [9, -5],
      ] as const)
        await accept(minutesAgo, celsius);
    }
    await delay(SETTLED_MS);
    const delaysMs: number[] = [];
    for (const [index, { id, accept }] of houses.entries()) {
      // At a moment that no timer knows, the reading that makes it an alarm.
      await delay((index / count) * SPREAD_MS);
      const readAtMs = Date.now();
      await accept(0, -5);
      const ofHouse = () => mails.filter(({ home }) => home === id);
      while (ofHouse().length === 0) await delay(5);
      const [mail] = ofHouse();
      if (mail === undefined || mail.atMs < readAtMs || !mail.subject.startsWith("CRITICAL"))
        throw new Error(`not the e-mail that ${id} was to get: ${mail?.subject}`);
      delaysMs.push(mail.atMs - readAtMs);
    }
    return delaysMs.sort((a, b) => a - b);
  } finally {
    for (const house of houses) await house.stop();
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startHouse(
  id: string,
  { clients }: Services,
  { resources }: Cloud,
  folder: string,
  { pace, log }: MailDelayOptions,
): Promise<House> {
  const sensors = [{ id: "freezer", name: "Freezer", kind: "freezer" as const }];
  const home: HomeDescription = { id, name: id, timeZone: "UTC", unit: "celsius", sensors };
  const { source, intake } = handSource();
  const spool = openSpool({
    path: join(folder, `${id}.db`),
    maxBytes: SPOOL_MAX_BYTES,
    maxAgeMs: 86_400_000,
    homeId: id,
    clock: systemClock,
    log,
  });
  const { streamName } = resources;
  const agent: Agent = createAgent({
    agentId: `agent-of-${id}`,
    home,
    sources: [source],
    spool,
    publisher: createKinesisPublisher({ client: clients.kinesis, streamName, clock: systemClock, log }),
    clock: systemClock,
    log,
    pace,
    highWaterBytes: SPOOL_MAX_BYTES / 2,
  });
  await agent.start();
  const { accept } = await intake;
  return {
    id,
    accept: (minutesAgo, celsius) =>
      accept([{ sensorId: "freezer", takenAtMs: Date.now() - minutesAgo * 60_000, celsius }]),
    async stop() {
      await agent.stop(DRAIN_MS);
      spool.close();
    },
  };
}
