import type { Cause } from "../../domain/detection/verdict.ts";
import { HOME_ITSELF } from "../../domain/home/description.ts";
import type { Alert, Answer, FaultEvent } from "./case.ts";
import { ratio, sum } from "./figures.ts";
import { DAY_MS, HOUR_MS } from "./series.ts";

/** What was told of one event. */
export interface Outcome {
  event: FaultEvent;
  /** All alerts from its begin to the end of its tail. */
  alerts: readonly Alert[];
  /** From its begin to the first alert, ms; undefined when none came before the deadline. */
  delayMs?: number;
}

/** What was told of single faults, and beside them. */
export interface Score {
  outcomes: readonly Outcome[];
  /** Outside the events and their tails, after the warm-up. */
  falseAlarms: readonly Alert[];
  /** Days of all rooms, counted one by one, in which an alert is a false alarm. */
  cleanDays: number;
  warmUpAlerts: number;
  warmUpDays: number;
}

/** The usual figures of a score; undefined where there is nothing to count. */
export interface Figures {
  recall: number | undefined;
  precision: number | undefined;
  f1: number | undefined;
  /** False alarms for each room and day. */
  falsePerDay: number | undefined;
  /** The same without alerts of a fixed limit: a room may truly be beyond it. */
  falsePerDayWithoutLimits: number | undefined;
  warmUpPerDay: number | undefined;
  /** Mean over the detected events of all alerts of an event. */
  alertsPerEvent: number | undefined;
}

/** After an event, recovery included, an alert is neither right nor wrong for so long, ms. */
export const TAIL_MS = 12 * HOUR_MS;

const OF_LIMITS: readonly Cause[] = ["too-hot", "too-cold"];

/** Until when alerts of its sensor count as the event's. */
export function tailEndMs({ deadlineMs, endMs }: FaultEvent): number {
  return Math.max(deadlineMs, endMs + TAIL_MS);
}

/** The alerts of one sensor, or of all, within a time; an alert of the whole house is one of each room. */
export function alertsOf({ alerts }: Answer, fromMs: number, toMs: number, sensorId?: string): Alert[] {
  return alerts.filter(
    (alert) =>
      alert.atMs >= fromMs &&
      alert.atMs <= toMs &&
      (sensorId === undefined || alert.sensorId === sensorId || alert.sensorId === HOME_ITSELF),
  );
}

/** Counts the alerts of a house into which single faults were put. No alert is merged with another. */
export function scoreOf(answer: Answer): Score {
  const alertsByEvent = new Map(answer.events.map((event): [FaultEvent, Alert[]] => [event, []]));
  const falseAlarms: Alert[] = [];
  let warmUpAlerts = 0;
  for (const alert of answer.alerts) {
    const event = answer.events.find((one) => concerns(one, alert));
    if (alert.atMs < answer.warmUpEndMs) warmUpAlerts++;
    else if (event === undefined) falseAlarms.push(alert);
    else alertsByEvent.get(event)?.push(alert);
  }
  const outcomes = [...alertsByEvent].map(([event, alerts]) => outcomeOf(event, alerts));
  const warmUpDays = (answer.rooms.length * (answer.warmUpEndMs - answer.firstMs)) / DAY_MS;
  return { outcomes, falseAlarms, cleanDays: cleanDays(answer), warmUpAlerts, warmUpDays };
}

/** Scores of several houses as one. */
export function pooled(scores: readonly Score[]): Score {
  return {
    outcomes: scores.flatMap(({ outcomes }) => outcomes),
    falseAlarms: scores.flatMap(({ falseAlarms }) => falseAlarms),
    cleanDays: sum(scores.map((score) => score.cleanDays)),
    warmUpAlerts: sum(scores.map((score) => score.warmUpAlerts)),
    warmUpDays: sum(scores.map((score) => score.warmUpDays)),
  };
}

export function isDetected({ delayMs }: Outcome): boolean {
  return delayMs !== undefined;
}

export function figuresOf({ outcomes, falseAlarms, cleanDays, warmUpAlerts, warmUpDays }: Score): Figures {
  const detected = outcomes.filter(isDetected);
  const recall = ratio(detected.length, outcomes.length);
  const precision = ratio(detected.length, detected.length + falseAlarms.length);
  const ofNoLimit = falseAlarms.filter(({ cause }) => !OF_LIMITS.includes(cause));
  return {
    recall,
    precision,
    // The harmonic mean of recall and precision, which is this.
    f1: ratio(2 * detected.length, detected.length + falseAlarms.length + outcomes.length),
    falsePerDay: ratio(falseAlarms.length, cleanDays),
    falsePerDayWithoutLimits: ratio(ofNoLimit.length, cleanDays),
    warmUpPerDay: ratio(warmUpAlerts, warmUpDays),
    alertsPerEvent: ratio(sum(detected.map(({ alerts }) => alerts.length)), detected.length),
  };
}

function concerns(event: FaultEvent, { atMs, sensorId }: Alert): boolean {
  const isIts = sensorId === event.sensorId || sensorId === HOME_ITSELF;
  return isIts && atMs >= event.fromMs && atMs <= tailEndMs(event);
}

function outcomeOf(event: FaultEvent, alerts: readonly Alert[]): Outcome {
  const [first] = alerts;
  const isInTime = first !== undefined && first.atMs <= event.deadlineMs;
  return { event, alerts, ...(isInTime && { delayMs: first.atMs - event.fromMs }) };
}

/** Days after the warm-up outside events and tails, all rooms together; what tails share counts once. */
function cleanDays({ rooms, events, warmUpEndMs, lastMs }: Answer): number {
  const ofRoom = (room: string) => {
    let clean = lastMs - warmUpEndMs;
    let coveredMs = warmUpEndMs;
    for (const event of events.filter(({ sensorId }) => sensorId === room)) {
      clean -= Math.max(0, tailEndMs(event) - Math.max(event.fromMs, coveredMs));
      coveredMs = Math.max(coveredMs, tailEndMs(event));
    }
    return clean / DAY_MS;
  };
  return sum(rooms.map(ofRoom));
}
