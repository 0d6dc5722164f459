import type { Alarm, Notice } from "./alarm/alarm.ts";
import { type Gap, type LateExcursion, lastGap, withLateReading } from "./alarm/late.ts";
import { advance } from "./alarm/lifecycle.ts";
import type { Context } from "./detection/context.ts";
import { type DetectorState, initialState, judge } from "./detection/detector.ts";
import { type Heard, hear, isDuplicate } from "./home/heard.ts";
import type { Sensor } from "./home/description.ts";
import type { Reading } from "./reading.ts";

/** Everything that is remembered of a sensor between batches, apart from its readings. */
export interface SensorRecord {
  heard: Heard;
  /** Event time of the newest reading that was judged. */
  watermarkMs: number;
  lastCelsius: number | null;
  detector: DetectorState;
  alarms: readonly Alarm[];
  /** When nothing was heard last. */
  gap?: Gap;
  /** What readings that came too late to be judged say of the past. */
  late?: LateExcursion;
  /** Notices that the house's post has not taken over yet. */
  outbox: readonly PendingNotice[];
}

/** A notice on its way to the house's post. */
export interface PendingNotice {
  notice: Notice;
  /** When what it tells of was heard: long after it happened, when it came with a backlog. */
  heardAtMs: number;
  claim: Claim;
}

/** Who is about to hand something on; nobody else does so before the claim has run out. Times are wall-clock. */
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
  /** When it came in; when absent, as soon as it was taken. */
  heardAtMs?: number;
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
  const notices: PendingNotice[] = [];
  let { heard, watermarkMs, lastCelsius, detector, alarms, gap, late } = before;
  let lateCount = 0;
  for (const { producer, sequence, reading, context, heardAtMs = reading.takenAtMs } of deliveries) {
    const tell = (told: readonly Notice[]) =>
      notices.push(...told.map((notice) => ({ notice, heardAtMs, claim })));
    if (isDuplicate(heard, producer, sequence)) continue;
    heard = hear(heard, producer, sequence);
    accepted.push(reading);
    if (reading.takenAtMs < watermarkMs) {
      lateCount += 1;
      const excursion = withLateReading(late, reading, sensor, gap);
      late = excursion.late;
      tell(excursion.notices);
      continue;
    }
    const judgement = judge(detector, reading, sensor, context);
    const moved = advance(alarms, judgement.verdicts, reading);
    detector = judgement.state;
    alarms = moved.alarms;
    tell(moved.notices);
    gap = lastGap(gap, watermarkMs, reading.takenAtMs);
    watermarkMs = reading.takenAtMs;
    lastCelsius = reading.celsius;
  }
  const outbox = [...before.outbox, ...notices];
  return {
    record: {
      heard,
      watermarkMs,
      lastCelsius,
      detector,
      alarms,
      ...(gap === undefined ? {} : { gap }),
      ...(late === undefined ? {} : { late }),
      outbox,
    },
    accepted,
    duplicates: deliveries.length - accepted.length,
    late: lateCount,
    notices: notices.map(({ notice }) => notice),
  };
}
