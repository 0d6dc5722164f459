import type { Alarm } from "../alarm/alarm.ts";
import type { Cause, Severity } from "../detection/verdict.ts";
import { isWorse } from "../severity.ts";
import type { Letter, LetterEvent } from "./letter.ts";
import { policy } from "./policy.ts";

/**
 * What a house's people have been told, and what they are still to be told: one per house. It compares what is true of
 * each alarm with what was told of it, so a notice that comes twice, or late, changes nothing.
 * What the roles of grouping, inhibition, silences and repeats are called is as in Prometheus Alertmanager.
 */
export interface Post {
  /** Alarms that are not over, or over and not yet told so. */
  alarms: readonly PostedAlarm[];
  /** Alarms that ended lately, the oldest first: what tells a notice that comes again from a new alarm, and flapping. */
  ended: readonly EndedAlarm[];
  /** What comes and goes, and was told as that. */
  flapping: readonly Flapping[];
  /** When the last e-mails were put together, oldest first. */
  sentAtMs: readonly number[];
  /** When the last one was that could not wait. */
  urgentAtMs?: number;
  /** E-mails that count as told and that SNS has not accepted yet, oldest first. */
  pending: readonly PendingLetter[];
  /** No new e-mail is put together before this time, since SNS has just refused one. */
  retryAtMs?: number;
  /** Since when SNS has accepted no e-mail, while there are e-mails to send. */
  notSentSinceMs?: number;
  /** The last e-mail found nobody who is subscribed to the home's e-mails. */
  hasNobody?: boolean;
  /** The last e-mail was refused for what it says: the next one only says what there is. */
  isShort?: boolean;
  /** Number of e-mails put together so far. */
  letters: number;
  /** Alarms for which there was no room, since the last e-mail. */
  uncounted: number;
}

/** An e-mail on its way to SNS. */
export interface PendingLetter {
  letter: Letter;
  /** Everything that counts as told with it, what found no room in the e-mail included. */
  covers: readonly Covered[];
  /** The alarms that it told as over, and the number of uncounted ones before it: restored if it is not sent. */
  ended: readonly PostedAlarm[];
  uncountedBefore: number;
}

/** What an e-mail tells of an alarm. */
export interface Covered {
  sensorId: string;
  alarmId: string;
  event: LetterEvent;
  severity: Severity;
  urgent: boolean;
  /** Of a home-wide alarm: for whom the e-mail speaks, whoever may have joined while it was on its way. */
  members?: readonly string[];
  /** What people had been told before: restored if the e-mail is not sent. */
  toldBefore?: Told;
}

/** An alarm as the post knows it. */
export interface PostedAlarm {
  sensorId: string;
  alarm: Alarm;
  state: "firing" | "resolved" | "late" | "question";
  /** Event time at which it came to this state, or to its severity. */
  changedAtMs: number;
  /** When the post heard of it; of one that relapsed after it was told: when it heard of that. */
  heardAtMs: number;
  /** What people were told last; missing when nothing yet. */
  told?: Told;
  /** Not to be told for a while; whoever acknowledged it is told the end of it all the same. */
  mute?: Mute;
  /** Of a home-wide alarm: the sensors it speaks for. */
  members?: readonly string[];
  /** Id of the home-wide alarm that speaks for it. */
  partOf?: string;
}

export interface Told {
  atMs: number;
  severity: Severity;
  /** How often, the first time included; what the distance to the next reminder grows with. */
  times: number;
  /** Of a home-wide alarm: for whom it spoke. */
  members?: readonly string[];
}

/** Somebody has seen to it. Times are the house's. */
export interface Mute {
  how: "acknowledged" | "snoozed";
  untilMs: number;
}

export interface EndedAlarm {
  sensorId: string;
  id: string;
  cause: Cause;
  severity: Severity;
  /** Event times. */
  sinceMs: number;
  endedAtMs: number;
  peakCelsius: number | null;
  /** When the post heard that it was over. */
  heardAtMs: number;
  /** What somebody had answered, if that held until then. */
  answer?: Mute["how"];
}

export interface Flapping {
  sensorId: string;
  cause: Cause;
  severity: Severity;
  /** When it counts as steady again, unless it begins once more. */
  untilMs: number;
}

/** The post of a house in which nothing has happened. */
export function newPost(): Post {
  return { alarms: [], ended: [], flapping: [], sentAtMs: [], pending: [], letters: 0, uncounted: 0 };
}

/** The post that remembers an alarm as ended. */
export function withEnded(post: Post, { sensorId, alarm, changedAtMs, heardAtMs, mute }: PostedAlarm): Post {
  const { id, cause, severity, sinceMs, peakCelsius } = alarm;
  const of = { sensorId, id, cause, severity, sinceMs, endedAtMs: changedAtMs, peakCelsius, heardAtMs };
  const ended = mute === undefined ? of : { ...of, answer: mute.how };
  return { ...post, ended: [...post.ended, ended].slice(-policy.maxEnded) };
}

/** What of a post says that an alarm comes and goes, and that this was told; a worse one than that is told anyway. */
export function flappingOf(
  { flapping }: Post,
  { sensorId, alarm }: PostedAlarm,
  nowMs: number,
): Flapping | undefined {
  return flapping.find(
    (one) =>
      one.sensorId === sensorId &&
      one.cause === alarm.cause &&
      one.untilMs > nowMs &&
      !isWorse(alarm.severity, one.severity),
  );
}
