import { randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { KinesisStreamEvent } from "aws-lambda";
import { type DetectResult, detect } from "../../handlers/detect/detect.ts";
import type { Notifier } from "../../handlers/notifier.ts";
import type { QuarantinedRecord } from "../../handlers/quarantine.ts";
import { createLetterSender, type LetterSender } from "../../handlers/send-letters.ts";
import { type WatchResult, watch } from "../../handlers/watch/watch.ts";
import type { Clock } from "../../platform/clock.ts";
import { findDue } from "../../storage/due-index.ts";
import { readHistories } from "../../storage/history.ts";
import { createHomeStore, type HomeStore } from "../../storage/home-store.ts";
import { createIntake } from "../../storage/intake.ts";

/** What the functions' code works on. */
export interface FunctionsOptions {
  dynamodb: DynamoDBClient;
  tableName: string;
  notifier: Notifier;
  /** The clock on the wall. */
  clock: Clock;
  pause?(ms: number): Promise<void>;
  /** Told of every failure that the functions would log, and of every record that is set aside. */
  onFailure?(what: string): void;
  requireSignatures?: boolean;
  onUntold?(homeId: string): void;
  onQuarantined?(record: QuarantinedRecord): void | Promise<void>;
}

/** The code of the detect and watch functions with nothing in its memory. */
export interface Functions {
  homes: HomeStore;
  sender: LetterSender;
  detect(event: KinesisStreamEvent): Promise<DetectResult>;
  /** Without `provedUpToMs`, everything that the stream got has been heard. */
  watch(nowMs: number, hasTime?: () => boolean, provedUpToMs?: number): Promise<WatchResult>;
}

/** Partitions of the index of due times in tests. */
export const DUE_PARTITIONS = 2;
/** An invocation is over after this. */
export const INVOCATION_MS = 50_000;

/** Connects the functions' code as `handlers/home-keeper.ts` and the functions' entries do. */
export function createFunctions(options: FunctionsOptions): Functions {
  const { dynamodb, tableName, notifier, clock, onFailure = () => undefined } = options;
  const table = { tableName, duePartitions: DUE_PARTITIONS };
  const homes = createHomeStore(dynamodb, { ...table, clock, pause: async () => undefined });
  const sender = createLetterSender({
    homes,
    notifier,
    history: (homeId, sinceMs) => readHistories(dynamodb, tableName, { homeId, sinceMs }),
    quarantine: { put: async (letter) => void (await options.onQuarantined?.(letter)) },
    by: randomUUID(),
    untilMs: () => clock.nowMs() + INVOCATION_MS,
    clock,
    pause: options.pause ?? (async () => undefined),
    events: {
      sent: () => undefined,
      withoutCharts: () => undefined,
      untold: (homeId) => options.onUntold?.(homeId),
      quarantined: () => undefined,
      failed: (what, homeId, { message }) => onFailure(`${homeId}: ${what}: ${message}`),
    },
  });
  return {
    homes,
    sender,
    detect: (event) =>
      detect(event, {
        homes,
        sender,
        intake: createIntake(dynamodb, tableName, clock),
        quarantine: {
          async put(record) {
            await options.onQuarantined?.(record);
          },
        },
        onFailure: ({ what, error }) => onFailure(`${what}: ${error.message}`),
        onGap: () => undefined,
        requireSignatures: options.requireSignatures ?? false,
      }),
    watch: (nowMs, hasTime = () => true, provedUpToMs = undefined) =>
      watch(nowMs, {
        homes,
        provedUpToMs,
        sender,
        findDue: (at) => findDue(dynamodb, table, at),
        hasTime,
        onFailure: (homeId, { message }) => onFailure(`${homeId}: ${message}`),
      }),
  };
}
