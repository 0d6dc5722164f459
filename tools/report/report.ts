import type { Severity } from "../../domain/detection/verdict.ts";
import type { HomeDescription, Sensor } from "../../domain/home/description.ts";
import type { Battery } from "../../domain/home/vitals.ts";
import type { ReportAlarm } from "./alarms.ts";

/** What a page tells of a home and a time: the month of one that lives, or a history that was replayed. */
export interface Report {
  title: string;
  /** Above all else: of when and from where. */
  lines: string[];
  home: Pick<HomeDescription, "unit" | "timeZone">;
  /** Those with alarms first. */
  sensors: ReportSensor[];
  alarms: ReportAlarm[];
  mails: ReportMail[];
  /** Said of the e-mails when they are not all there is to say. */
  mailsNote?: string;
  /** In a history that was replayed nobody asks. */
  month?: { quiet: Quiet[]; lost: string[]; batteries: LowBattery[] | undefined };
}

/** A sensor of a report; `measured` is missing when it measured nothing. */
export interface ReportSensor {
  sensor: Sensor;
  line: Line;
  measured?: { lowest: number; mean: number; highest: number };
  /** Its own, and those of the home. */
  alarms: ReportAlarm[];
}

/** The values of a sensor in columns of the same length of time; NaN where there is nothing. */
export interface Line {
  fromMs: number;
  toMs: number;
  low: Float64Array;
  mean: Float64Array;
  high: Float64Array;
  expected?: { low: Float64Array; high: Float64Array };
}

/** An e-mail that was sent. */
export interface ReportMail {
  atMs: number;
  subject: string;
  severity: Severity;
  /** What its first line is of. */
  about: "new" | "worse" | "reminder" | "over" | "other";
}

/** A time in which nothing came of a sensor, or of all. */
export interface Quiet {
  name: string;
  fromMs: number;
  untilMs: number;
}

/** A sensor whose battery should be changed. */
export interface LowBattery {
  name: string;
  battery: Battery;
}
