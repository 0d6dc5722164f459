import type { Cause } from "../../../domain/detection/verdict.ts";
import type { LetterItem } from "../../../domain/post/letter.ts";
import type { Alert, Answer, FaultEvent } from "../case.ts";
import { fitOf } from "../fitting.ts";
import { alertsOf } from "../score.ts";
import { HOUR_MS } from "../series.ts";
import { DEVIATION } from "./overlap-pair.ts";

/** What became of a pair; undefined where there is nothing to ask. */
export interface Outcome {
  firstTold: boolean;
  /** Whether the first alarm, if told, was still open when the second fault began. */
  open: boolean | undefined;
  /** Whether it stayed open until some hours after the second fault. */
  kept: boolean | undefined;
  secondTold: boolean | undefined;
  /** From the begin of the second fault to its alert. */
  hours: number | undefined;
}

/** So long after the second fault the first alarm must still be open, while the room is cold. */
const KEPT_HOURS = 6;
/** Where there is no second fault, the first alarm is watched as if there were one of so many hours. */
const CONTROL_HOURS = 12;

/** What was told of each pair of an answer. */
export function outcomesOf(answer: Answer): Outcome[] {
  return answer.events
    .filter(({ fault }) => fault === "deviation")
    .map((first) => outcomeOf(answer, first, secondOf(answer, first)));
}

function secondOf({ events }: Answer, first: FaultEvent): FaultEvent | undefined {
  return events.find(({ sensorId, fault }) => sensorId === first.sensorId && fault !== "deviation");
}

function outcomeOf(answer: Answer, first: FaultEvent, second: FaultEvent | undefined): Outcome {
  const [told] = alertsOf(answer, first.fromMs, first.deadlineMs, first.sensorId);
  const fitting = second && fittingAlert(answer, second);
  return {
    firstTold: told !== undefined,
    ...(told === undefined ? { open: undefined, kept: undefined } : fateOf(answer, told, first, second)),
    secondTold: second && fitting !== undefined,
    hours: second && fitting && (fitting.atMs - second.fromMs) / HOUR_MS,
  };
}

/** A second alarm counts by its cause: an alert of the first one is none of the second. */
function fittingAlert(
  answer: Answer,
  { fault, fromMs, deadlineMs, sensorId }: FaultEvent,
): Alert | undefined {
  return alertsOf(answer, fromMs, deadlineMs, sensorId).find(({ cause }) => fitOf(fault, cause) === "fits");
}

/** What became of the first alarm, told by e-mails. */
function fateOf(answer: Answer, told: Alert, first: FaultEvent, second: FaultEvent | undefined) {
  const fromMs = first.deadlineMs + 1;
  const secondEndMs = second?.endMs ?? fromMs + CONTROL_HOURS * HOUR_MS;
  const coldUntilMs = first.fromMs + DEVIATION.hours * HOUR_MS;
  const untilMs = Math.min(secondEndMs + KEPT_HOURS * HOUR_MS, coldUntilMs);
  const ends = endsOf(answer, first.sensorId, told.cause);
  const open = !ends.some((atMs) => atMs >= told.atMs && atMs < fromMs);
  return { open, kept: open ? !ends.some((atMs) => atMs >= fromMs && atMs <= untilMs) : undefined };
}

/** When e-mails said that the first alarm is over: in the name that it had, or in another that fits it. */
function endsOf({ letters }: Answer, sensorId: string, cause: Cause): number[] {
  const isEnd = ({ event, alarm, ...item }: LetterItem) =>
    event === "resolved" &&
    item.sensorId === sensorId &&
    (alarm.cause === cause || fitOf("deviation", alarm.cause) === "fits");
  return letters.filter(({ items }) => items.some(isEnd)).map(({ atMs }) => atMs);
}
