import type { Cause, Severity } from "../domain/detection/verdict.ts";
import type { Unit } from "../domain/home/description.ts";
import type { SensorChange, SensorSettings } from "../domain/home/sensor-change.ts";
import type { Battery } from "../domain/home/vitals.ts";
import type { Limits, PlaceKind } from "../domain/places.ts";

/** Everything the page shows of a house now; temperatures in Celsius, times in ms since 1970 by the house's clock. */
export interface Live {
  house: HouseView;
  nowMs: number;
  /** By sensor id. */
  cards: Record<string, Card>;
  charts: Record<string, DayChart>;
  /** By the alarm's code. */
  alarms: Record<string, OpenAlarm>;
  ended: Record<string, EndedAlarm>;
  /** By number, the first e-mail is "1"; of a deployed house none is known. */
  mails: Record<string, MailView>;
  pipeline: PipelineView;
  /** Of a simulated house only. */
  tryIt?: TryIt;
}

/** What of a Live changed since the last one that was sent; an entry that is gone is null. */
export interface Change {
  nowMs: number;
  parts: Partial<Pick<Live, "house" | "pipeline" | "tryIt">>;
  entries: { [S in KeyedSection]?: { [key: string]: Live[S][string] | null } };
}

/** Sections of a Live that have entries. */
export const KEYED_SECTIONS = ["cards", "charts", "alarms", "ended", "mails"] as const;
export type KeyedSection = (typeof KEYED_SECTIONS)[number];

export interface HouseView {
  name: string;
  timeZone: string;
  unit: Unit;
  /** Where it is seen, for example "simulated at 120 times its speed" or "dev, eu-west-1". */
  where: string;
  /** Whether there is a mailbox to show: on a laptop only. */
  hasMailbox: boolean;
  /** Why nothing can be acknowledged or snoozed from here; missing when it can. */
  readOnly?: string;
  /** E-mails that could not be sent for long, since when, and whether for want of an address; missing while the householder is told. */
  untold?: { count: number; sinceMs: number; hasNobody: boolean };
  /** Since when nothing is heard of the whole home, told or not; missing while something is. */
  unheardSinceMs?: number;
}

/** `firing` has a severity, the others say it by themselves. */
export type CardState =
  | "firing"
  | "silent"
  | "faulty"
  | "recovering"
  | "pending"
  | "snoozed"
  | "learning"
  | "normal";

/** A sensor at a glance. */
export interface Card {
  id: string;
  name: string;
  /** Missing when nobody says where it hangs. */
  room?: string;
  /** Missing when its payloads say nothing of it. */
  battery?: Battery;
  needsBattery?: boolean;
  hasWeakLink?: true;
  kind: PlaceKind;
  /** The kind in words. */
  place: string;
  /** What is asked of the kind while nobody says it; missing when nothing is. */
  question?: string;
  /** Null when the sensor cannot measure. */
  celsius: number | null;
  state: CardState;
  /** Of what is wrong; missing when nothing is. */
  severity?: Severity;
  /** What is wrong, in a few words; empty when nothing is. */
  what: string;
  /** Since when; missing when nothing is wrong. */
  sinceMs?: number;
  /** The code of the alarm that says so; missing when nothing is wrong. */
  alarm?: string;
  seenAtMs: number;
  /** How often news of it come while all is well: as it reports, and as its agent sends; missing while it is not known. */
  everyMs?: number;
  /** Whether it is quiet for longer than it ever is, whether or not anybody has been told. */
  isLate?: true;
  /** When it was heard first; missing for one that was only announced. */
  heardSinceMs?: number;
  /** How fast the temperature changed lately, Celsius an hour; missing while that is not known. */
  perHourCelsius?: number;
  lowCelsius?: number;
  highCelsius?: number;
}

/** The last 24 h of a sensor in steps of `stepMs`; null where nothing was measured, or the side is open. */
export interface DayChart {
  fromMs: number;
  stepMs: number;
  celsius: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

/** An alarm that is not over. */
export interface OpenAlarm {
  /** What its e-mails and the commands call it. */
  code: string;
  /** Whose it is; of the house and of an agent the id is no sensor's. */
  of: "sensor" | "house" | "agent";
  sensorId: string;
  name: string;
  kind: PlaceKind;
  cause: Cause;
  severity: Severity;
  /** `pending`: seen, but not for long enough to tell anybody. */
  phase: "pending" | "firing";
  /** Since when its values are back in range; missing while they are not. */
  recoveringSinceMs?: number;
  /** When what recovers is over, if it goes on so; missing while that is not known. */
  overAtMs?: number;
  /** When what is pending is told, if it goes on so; missing while that is not known. */
  tellAtMs?: number;
  what: string;
  /** What the rule saw and what it expected, as a sentence. */
  why: string;
  /** What to check, the most urgent first. */
  advice: string[];
  sinceMs: number;
  celsius: number | null;
  peakCelsius: number | null;
  lowCelsius?: number;
  highCelsius?: number;
  mute?: { how: "acknowledged" | "snoozed"; untilMs: number };
}

/** An alarm that is over. */
export interface EndedAlarm {
  code: string;
  sensorId: string;
  name: string;
  kind: PlaceKind;
  cause: Cause;
  severity: Severity;
  what: string;
  sinceMs: number;
  endedAtMs: number;
  /** The worst value; null when it says nothing of the place. */
  peakCelsius: number | null;
}

export interface MailView {
  subject: string;
  text: string;
  receivedAtMs: number;
}

export interface PipelineView {
  readingsPerSecond: number;
  /** Readings stored since the beginning. */
  stored: number;
  /** How far the stream's reader is behind, ms; null when it is not known from here. */
  lagMs: number | null;
  /** What waits with the agents. */
  spooled: number;
  agents: AgentView[];
  /** Newest first; what cannot be shown is counted. */
  quarantine: { count: number; records: QuarantinedView[]; problem?: string };
  /** Newest first. */
  errors: { atMs: number; text: string }[];
}

export interface AgentView {
  id: string;
  /** When the stream got its last heartbeat. */
  heardAtMs: number;
  sent: number;
  dropped: number;
  rejected: number;
  spooled: number;
  /** Why the stream takes nothing; missing while it does. */
  problem?: string;
  sources: { name: string; state: "running" | "failed" | "ended"; problem: string | null }[];
}

export interface QuarantinedView {
  id: string;
  reason: string;
  arrivedAtMs: number;
  /** The payload's first characters. */
  payload: string;
}

/** What can be tried in a simulated house. */
export interface TryIt {
  speed: number;
  /** The speeds to choose from. */
  speeds: readonly number[];
  faults: TryFault[];
  /** The house lives quickly until `toMs`, by its clock, then at `thenSpeed`; missing while it goes at its speed. */
  skip?: { toMs: number; thenSpeed: number };
}

/** A fault that can be tried, and how long it takes until somebody is told. */
export interface TryFault extends FaultSwitch {
  /** The first e-mail that tells of it; null when none comes within three days. */
  notice: FaultNotice | null;
  /** When it began; missing while it is off. */
  began?: { houseMs: number; machineMs: number };
}

/** How people are told of a fault. */
export interface FaultNotice {
  /** Of the house's time, from the beginning of the fault to the e-mail. */
  minutes: number;
  /** Of the e-mail, without the temperature in it. */
  subject: string;
}

export interface FaultSwitch {
  kind: string;
  /** Missing for the whole house. */
  sensorId?: string;
  on: boolean;
}

/** A sensor in full. */
export interface SensorView {
  id: string;
  name: string;
  settings: Setting[];
  /** What the agent's configuration says, whatever was set on the page. */
  agents: SensorSettings & { name: string };
  /** What was set on the page; missing when nothing was. */
  change?: SensorChange;
}

/** The body of POST /api/settings; settings without a field give the sensor back to the agent's configuration. */
export interface SettingsRequest {
  sensorId: string;
  by: string;
  settings: SensorSettings;
}

/** What each limit is called, from the highest. */
export const LIMIT_LABELS: Record<keyof Limits, string> = {
  criticalHighCelsius: "Critical above",
  highCelsius: "Warning above",
  lowCelsius: "Warning below",
  criticalLowCelsius: "Critical below",
};

/** A setting that applies to a sensor, and where it comes from. */
export interface Setting {
  label: string;
  /** In words, or a temperature. */
  value: string | { celsius: number };
  from: string;
}

/**
 * What a sensor measured between two times, as columns of equal length. Of a short time the points are readings, thinned so
 * that every peak is kept; of a long one they are the means of `steps`.
 */
export interface HistoryView {
  fromMs: number;
  untilMs: number;
  timesMs: number[];
  /** Null where the line breaks, or the sensor could not measure. */
  celsius: (number | null)[];
  /** How long each step is, and the lowest and the highest reading of each; missing when the points are readings. */
  steps?: { stepMs: number; lowest: (number | null)[]; highest: (number | null)[] };
  low: (number | null)[];
  high: (number | null)[];
  /** All readings in the time that have a value, and what they came to. */
  count: number;
  lowestCelsius: number | null;
  meanCelsius: number | null;
  highestCelsius: number | null;
  marks: Mark[];
}

/** An alarm on a chart. */
export interface Mark {
  code: string;
  what: string;
  why: string;
  severity: Severity;
  fromMs: number;
  /** Missing while it is open. */
  untilMs?: number;
  phase: "pending" | "firing" | "over";
}

/** The body of POST /api/mute; `undone` takes back what was said before. */
export type MuteRequest = { code: string } & (
  | { how: "acknowledged" | "snoozed"; forMs: number }
  | { how: "undone" }
);
