import type { Claim, SensorRecord } from "../sensor-record.ts";
import { advance } from "./lifecycle.ts";

/** The record with an alarm that nothing has been heard since `sinceMs`, told at `nowMs`. Its other alarms stay. */
export function raiseSilence(
  record: SensorRecord,
  sinceMs: number,
  nowMs: number,
  claim: Claim,
): SensorRecord {
  const { lastCelsius } = record;
  const verdict = {
    cause: "silence",
    severity: "warning",
    level: "raise",
    rule: "silence",
    observedCelsius: lastCelsius,
    expected: {},
    sinceMs,
    confidence: 0.9,
    forMs: 0,
  } as const;
  const { alarms, notices } = advance([], [verdict], { takenAtMs: nowMs, celsius: lastCelsius });
  return {
    ...record,
    alarms: [...record.alarms, ...alarms],
    outbox: [...record.outbox, ...notices.map((notice) => ({ notice, claim }))],
  };
}

/** The record without its alarm of silence, which is told as over at `nowMs`. */
export function clearSilence(record: SensorRecord, nowMs: number, claim: Claim): SensorRecord {
  const silent = record.alarms.filter(({ cause }) => cause === "silence");
  const notices = silent.map((alarm) => ({
    id: `${alarm.id}/resolved`,
    state: "resolved" as const,
    atMs: nowMs,
    alarm,
  }));
  return {
    ...record,
    alarms: record.alarms.filter(({ cause }) => cause !== "silence"),
    outbox: [...record.outbox, ...notices.map((notice) => ({ notice, claim }))],
  };
}

/** Whether its silence has been told. */
export function isSilent({ alarms }: SensorRecord): boolean {
  return alarms.some(({ cause }) => cause === "silence");
}
