import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { HomeDescription } from "../domain/home/description.ts";
import { policy } from "../domain/post/policy.ts";
import type { Reading } from "../domain/reading.ts";
import { type Envelope, encodeEnvelope } from "../domain/wire/envelope.ts";
import type { QuarantinedRecord } from "../handlers/quarantine.ts";
import { type CloudOptions, startCloud } from "../local/cloud.ts";
import { readHistory } from "../storage/history.ts";
import type { sharedServices } from "./services.ts";

/** The house of the tests. */
export const home: HomeDescription = {
  id: "home-1",
  name: "Test house",
  timeZone: "UTC",
  unit: "celsius",
  sensors: [
    { id: "freezer", name: "Freezer", kind: "freezer" },
    { id: "kitchen", name: "Kitchen", kind: "kitchen" },
  ],
};

const STARTED_MS = Date.UTC(2026, 0, 31);
const MINUTE_MS = 60_000;

/** One reading a minute. */
export function readingsOf(sensorId: string, values: (number | null)[], fromMinute = 0): Reading[] {
  return values.map((celsius, index) => ({
    sensorId,
    takenAtMs: STARTED_MS + (fromMinute + index) * MINUTE_MS,
    celsius,
  }));
}

/** A freezer that thaws after ten good minutes, as fast as one does with its door ajar, and stays at -9 C: 50 readings. */
export function thaw(): Reading[] {
  const rise = Array.from({ length: 40 }, (_, minute) => Math.min(-90, -180 + minute * 4) / 10);
  return readingsOf("freezer", [...Array(10).fill(-18), ...rise]);
}

/** A cloud side of its own for one test, with hands that put records on its stream as an agent does. */
export async function startPipeline(
  services: ReturnType<typeof sharedServices>,
  options: Partial<CloudOptions> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "pipeline-"));
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const lines: string[] = [];
  let newestMs = STARTED_MS;
  const cloud = await startCloud(services, {
    prefix,
    arrival: "house",
    homeIds: [home.id],
    // Time stands still between readings, but for what news waits for more.
    watch: { everyMs: 100, nowMs: () => newestMs + policy.groupWaitMs },
    bundleFolder: folder,
    pollIntervalMs: 20,
    onLog: (line) => lines.push(line),
    ...options,
  });
  const { kinesis, dynamodb, sqs } = services.clients;
  const { streamName, tableName, quarantineQueueUrl } = cloud.resources;
  let sequence = 1;
  const producer = { agentId: "agent-1", spoolId: "spool-1", sentAtMs: STARTED_MS };
  return {
    cloud,
    folder,
    lines,
    announcement: (): Envelope => ({ ...producer, type: "announcement", sequence: sequence++, home }),
    envelope(readings: Reading[]): Envelope {
      const first = sequence;
      sequence += readings.length;
      const sentAtMs = Math.max(...readings.map(({ takenAtMs }) => takenAtMs));
      return { ...producer, type: "readings", sequence: first, homeId: home.id, sentAtMs, readings };
    },
    put(...payloads: (Envelope | string)[]) {
      for (const payload of payloads)
        if (typeof payload !== "string" && payload.type === "readings")
          newestMs = Math.max(newestMs, ...payload.readings.map(({ takenAtMs }) => takenAtMs));
      return kinesis.send(
        new PutRecordsCommand({
          StreamName: streamName,
          Records: payloads.map((payload) => ({
            PartitionKey: home.id,
            Data: typeof payload === "string" ? Buffer.from(payload) : encodeEnvelope(payload),
          })),
        }),
      );
    },
    stored: async (sensorId: string) =>
      (await readHistory(dynamodb, tableName, { homeId: home.id, sensorId })).map((reading) => ({
        sensorId,
        ...reading,
      })),
    async quarantined(): Promise<QuarantinedRecord[]> {
      const command = new ReceiveMessageCommand({ QueueUrl: quarantineQueueUrl, MaxNumberOfMessages: 10 });
      return ((await sqs.send(command)).Messages ?? []).map(({ Body }) => JSON.parse(Body ?? ""));
    },
    subjects: () => cloud.mailbox.mails.map(({ subject }) => subject),
    /** Everything the function has been given is dealt with. */
    processed: (records: number) => cloud.mapping.counters.recordsProcessed >= records,
    async stop() {
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
