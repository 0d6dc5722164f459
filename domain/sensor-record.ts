import type { Alarm, Notice } from "./alarm/alarm.ts";
import { advance } from "./alarm/lifecycle.ts";
import type { Context } from "./detection/context.ts";
import { type DetectorState, initialState, judge } from "./detection/detector.ts";
import { type Heard, hear, isDuplicate } from "./duplicates.ts";
import type { Sensor } from "./home.ts";
import type { Reading } from "./reading.ts";

/** Everything that is remembered of a sensor between batches, apart from its readings. */
export interface SensorRecord {
  heard: Heard;
  /** Event time of the newest reading that was judged. */
  watermarkMs: number;
  lastCelsius: number | null;
  detector: DetectorState;
  alarms: readonly Alarm[];
  /** Notices that the householder has not been sent yet. */
  outbox: readonly PendingNotice[];
}

/** A notice on its way. */
export interface PendingNotice {
  notice: Notice;
  claim: Claim;
}

/** Who is about to send a notice; nobody else does so before the claim has run out. Times are wall-clock. */
export interface Claim {
  by: string;
  untilMs: number;
}

/** A reading as its producer numbered it. */
export interface Delivery {
  producer: string;
  /** Decimal digits. */
  sequence: string;
  reading: Reading;
  /** What the rest of the home says at that moment; nothing when absent. */
  context?: Context;
}

/** What a batch came to. */
export interface Intake {
  record: SensorRecord;
  /** To be stored: everything but duplicates, in order of arrival. */
  accepted: Reading[];
  duplicates: number;
  /** Of the accepted: older than what was judged already, stored and not judged. */
  late: number;
  notices: Notice[];
}

/** The record of a sensor that was never heard. */
export function newSensorRecord(): SensorRecord {
  return {
    heard: [],
    watermarkMs: 0,
    lastCelsius: null,
    detector: initialState(),
    alarms: [],
    outbox: [],
  };
}

/**
 * Takes a batch of one sensor in: drops duplicates, judges, moves the alarms on. Pure: what comes out is stored in one
 * write, or not at all. New notices are claimed by whoever stores them.
 */
export function takeIn(
  before: SensorRecord,
  deliveries: readonly Delivery[],
  sensor: Sensor,
  claim: Claim,
): Intake {
  const accepted: Reading[] = [];
  const notices: Notice[] = [];
  let { heard, watermarkMs, lastCelsius, detector, alarms } = before;
  let late = 0;
  for (const { producer, sequence, reading, context } of deliveries) {
    if (isDuplicate(heard, producer, sequence)) continue;
    heard = hear(heard, producer, sequence);
    accepted.push(reading);
    if (reading.takenAtMs < watermarkMs) {
      late += 1;
      continue;
    }
    const judgement = judge(detector, reading, sensor, context);
    const moved = advance(alarms, judgement.verdicts, reading);
    detector = judgement.state;
    alarms = moved.alarms;
    notices.push(...moved.notices);
    watermarkMs = reading.takenAtMs;
    lastCelsius = reading.celsius;
  }
  const outbox = [...before.outbox, ...notices.map((notice) => ({ notice, claim }))];
  return {
    record: { heard, watermarkMs, lastCelsius, detector, alarms, outbox },
    accepted,
    duplicates: deliveries.length - accepted.length,
    late,
    notices,
  };
}
