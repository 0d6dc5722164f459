import { randomUUID } from "node:crypto";
import { SNSClient } from "@aws-sdk/client-sns";
import type { KinesisStreamEvent } from "aws-lambda";
import type { HomeDescription } from "../domain/home/description.ts";
import type { Reading } from "../domain/reading.ts";
import { type Envelope, encodeEnvelope } from "../domain/wire/envelope.ts";
import { detect } from "../handlers/detect/detect.ts";
import { createHomeIntake } from "../handlers/detect/home-intake.ts";
import { createNeighbours } from "../handlers/detect/neighbours.ts";
import { createSnsNotifier, type Notifier } from "../handlers/notifier.ts";
import { createPostOffice } from "../handlers/post-office.ts";
import { watch } from "../handlers/watch/watch.ts";
import { Mailbox } from "../local/mailbox.ts";
import { region } from "../local/services/clients.ts";
import type { Clock } from "../platform/clock.ts";
import { findDue } from "../storage/due-index.ts";
import { readHistory } from "../storage/history.ts";
import { createHomeStore } from "../storage/home-store.ts";
import { createPostStore } from "../storage/post-store.ts";
import { createReportStore } from "../storage/report-store.ts";
import { listSensors } from "../storage/sensor-list.ts";
import { createSensorStore } from "../storage/sensor-store.ts";
import { type Fate, startFaultyNetwork } from "./faulty-network.ts";
import { createTestResources, type sharedServices } from "./services.ts";
import { until } from "./until.ts";

const MINUTE_MS = 60_000;
/** What an agent gathers before it sends, and how often the watch function looks, unless a scenario says otherwise. */
const STEP_MINUTES = 10;
const LEASE_MS = 50_000;

/** What a sensor reads at a moment of the house's time; undefined when it reports nothing. */
export type Signal = (atMs: number) => number | null | undefined;

/** How a house lives for a while. */
export interface LifeOptions {
  /** The grain: how much is gathered before it is sent, and then looked at. */
  stepMinutes?: number;
  /** False: what the sensors read waits in the agent, for `deliverBacklog`. */
  connected?: boolean;
  /** False: no heartbeat of the agent comes. */
  heartbeats?: boolean;
  /** By how much the agent's clock is ahead, ms. */
  clockAheadMs?: number;
  /** Each batch is given to so many functions at once, and to as many again. */
  deliveries?: number;
}

/**
 * A house with a clock of its own: what its sensors read goes through the handlers, into the embedded table and topic, and
 * comes out of the mailbox. No stream and no Lambda stand in between, so that a night takes a second.
 */
export async function startLivingHouse(
  services: ReturnType<typeof sharedServices>,
  home: HomeDescription,
  from: string,
  /** What SNS answers to a Publish at that time. */
  snsAt: (nowMs: number) => Fate = () => "pass",
) {
  const resources = await createTestResources(services, { shardCount: 1 });
  const { dynamodb, sqs } = services.clients;
  const { tableName } = resources;
  let nowMs = Date.parse(from);
  const clock: Clock = { nowMs: () => nowMs };
  const sns = await startFaultyNetwork(services.endpoints.messaging, (operation) =>
    operation === "Publish" ? snsAt(nowMs) : "pass",
  );
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const snsClient = new SNSClient({ region, credentials, endpoint: sns.endpoint, maxAttempts: 1 });
  let sent = 0;
  const notifier: Notifier = counted(createSnsNotifier(snsClient, resources.alertsTopicArn), () => {
    sent += 1;
  });
  const mailbox = new Mailbox({ sqs, queueUrl: resources.mailboxQueueUrl });
  mailbox.start();
  const failures: string[] = [];

  /** One deployed version of the functions, with nothing in its memory. */
  function deploy() {
    const sensors = createSensorStore(dynamodb, tableName, clock);
    const homes = createHomeStore(dynamodb, tableName);
    const reports = createReportStore(dynamodb, tableName, clock);
    const postOffice = createPostOffice({
      posts: createPostStore(dynamodb, tableName),
      sensors,
      notifier,
      history: (key, sinceMs) => readHistory(dynamodb, tableName, key, sinceMs),
      clock,
      events: { sent: () => undefined, failed: () => undefined },
    });
    const takeInHome = createHomeIntake({
      sensors,
      homes,
      neighbours: createNeighbours(sensors, clock),
      postOffice,
    });
    const onFailure = (what: string, { message }: Error) => failures.push(`${what}: ${message}`);
    return {
      detect: (event: KinesisStreamEvent) =>
        detect(event, claim(), {
          homes,
          reports,
          quarantine: { put: async ({ reason }) => void failures.push(reason) },
          takeInHome,
          onFailure: ({ what, error }) => onFailure(what, error),
          onGap: () => undefined,
        }),
      watch: () =>
        watch(nowMs, claim(), {
          sensors,
          homes,
          reports,
          postOffice,
          sensorsOf: (homeId) => listSensors(dynamodb, tableName, homeId),
          findDue: (atMs) => findDue(dynamodb, tableName, atMs),
          hasTime: () => true,
          onFailure,
        }),
    };
  }
  const claim = () => ({ by: randomUUID(), untilMs: nowMs + LEASE_MS });

  let deployed = deploy();
  let sequence = 1;
  let records = 0;
  let backlog: Reading[] = [];
  let aheadMs = 0;
  const producer = { agentId: "agent", spoolId: "spool" };

  function eventOf(...envelopes: Envelope[]): KinesisStreamEvent {
    const Records = envelopes.map((envelope) => {
      records += 1;
      return {
        eventID: `shardId-000000000000:${records}`,
        kinesis: {
          data: Buffer.from(encodeEnvelope(envelope)).toString("base64"),
          partitionKey: home.id,
          sequenceNumber: String(records),
          approximateArrivalTimestamp: nowMs / 1000,
        },
      };
    });
    return { Records } as unknown as KinesisStreamEvent;
  }
  const heartbeat = (): Envelope => ({
    ...producer,
    type: "heartbeat",
    homeId: home.id,
    sentAtMs: nowMs,
    startedAtMs: 0,
    counters: { in: 0, spooled: 0, sent: 0, refused: 0, rejected: 0, dropped: 0 },
    backlog: { bytes: 0, entries: 0, oldestAtMs: null },
    sources: [],
  });
  function readingsEnvelope(readings: Reading[]): Envelope[] {
    if (readings.length === 0) return [];
    const first = sequence;
    sequence += readings.length;
    return [
      {
        ...producer,
        type: "readings",
        sequence: first,
        homeId: home.id,
        sentAtMs: nowMs + aheadMs,
        readings,
      },
    ];
  }
  async function give(event: KinesisStreamEvent, deliveries: number): Promise<void> {
    if (event.Records.length === 0) return;
    await Promise.all(Array.from({ length: deliveries }, () => deploy().detect(event)).slice(1));
    await deployed.detect(event);
  }
  await deployed.detect(
    eventOf({ ...producer, type: "announcement", sequence: sequence++, sentAtMs: nowMs, home }),
  );

  return {
    failures,
    /** Lives until a moment, every sensor with a signal reporting once a minute. */
    async live(
      to: string,
      signals: Record<string, Signal>,
      {
        stepMinutes = STEP_MINUTES,
        connected = true,
        heartbeats = connected,
        clockAheadMs = 0,
        deliveries = 1,
      }: LifeOptions = {},
    ): Promise<void> {
      aheadMs = clockAheadMs;
      for (const endMs = Date.parse(to); nowMs < endMs; ) {
        const readings: Reading[] = [];
        for (
          const stepMs = Math.min(endMs, nowMs + stepMinutes * MINUTE_MS);
          nowMs < stepMs;
          nowMs += MINUTE_MS
        )
          for (const [sensorId, signal] of Object.entries(signals)) {
            const celsius = signal(nowMs);
            if (celsius !== undefined) readings.push({ sensorId, takenAtMs: nowMs + clockAheadMs, celsius });
          }
        if (!connected) backlog.push(...readings);
        const envelopes = [
          ...(connected ? readingsEnvelope(readings) : []),
          ...(heartbeats ? [heartbeat()] : []),
        ];
        await give(eventOf(...envelopes), deliveries);
        await deployed.watch();
      }
    },
    /** The agent is back and sends what has waited, in order. */
    async deliverBacklog(): Promise<void> {
      const waiting = backlog;
      backlog = [];
      for (let from = 0; from < waiting.length; from += 500)
        await deployed.detect(eventOf(...readingsEnvelope(waiting.slice(from, from + 500))));
    },
    /** Puts readings on the stream as they are. */
    deliver: (readings: Reading[]) => deployed.detect(eventOf(...readingsEnvelope(readings))),
    /** A new version of the functions takes over, with nothing in its memory. */
    redeploy() {
      deployed = deploy();
    },
    /** Every e-mail so far: when it left by the house's clock, and its subject. */
    async mails(): Promise<string[]> {
      await until("every e-mail has come", () => mailbox.mails.length >= sent);
      return mailbox.mails
        .map(({ subject, attributes }) => ({ subject, ...letterIn(attributes.letter) }))
        .sort((a, b) => a.atMs - b.atMs)
        .map(({ subject, atMs }) => `${localTime(atMs, home)} ${subject}`);
    },
    texts: () => mailbox.mails.map(({ text }) => text),
    async stop() {
      await mailbox.stop();
      snsClient.destroy();
      await sns.close();
    },
  };
}

function counted(notifier: Notifier, onSent: () => void): Notifier {
  return {
    async send(...letter) {
      await notifier.send(...letter);
      onSent();
    },
  };
}

/** The e-mail's machine form, as SNS hands a binary attribute on. */
function letterIn(base64 = ""): { atMs: number } {
  return JSON.parse(Buffer.from(base64, "base64").toString());
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
