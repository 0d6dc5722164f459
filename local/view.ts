import { stripVTControlCharacters, styleText } from "node:util";
import { isRecovering } from "../domain/alarm/alarm.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import { sensorOf } from "../domain/home/description.ts";
import { newestReadingMs, type SensorState } from "../domain/home/home.ts";
import type { Mail } from "./mailbox.ts";

/** What the screen shows, as the cloud side knows it. */
export interface Snapshot {
  title: string;
  home: HomeDescription;
  /** By sensor id. */
  sensors: ReadonlyMap<string, SensorState>;
  faults: string[];
  /** How much of a file is stored, 0 to 1. */
  share?: number | undefined;
  readingsPerSecond: number;
  sent: number;
  stored: number;
  judged: number;
  lagMs: number;
  spooled: number;
  mails: number;
  /** Why readings wait in the spool. */
  problem?: string | undefined;
}

/** The screen as text, one line per item, for a terminal of `columns` characters. */
export function screen(snapshot: Snapshot, columns: number): string {
  const { title, home, sensors, faults, share } = snapshot;
  const homeMs = newestReadingMs({ sensors });
  const cells = [...sensors].map(([sensorId, state]) => cell(home, sensorId, state));
  return [
    styleText("bold", title) + (homeMs > 0 ? `   ${localTime(homeMs, home.timeZone)}` : ""),
    ...(share === undefined ? [] : [bar(share, Math.min(columns - 20, 50))]),
    "",
    ...inColumns(cells, columns),
    ...(faults.length > 0 ? ["", `Going on in the house: ${faults.join(", ")}`] : []),
    "",
    statusLine(snapshot),
    ...(snapshot.problem
      ? [styleText("yellow", `The stream does not take readings: ${snapshot.problem}`)]
      : []),
    styleText("dim", "Ctrl-C ends it."),
  ].join("\n");
}

/** The counts in one line. */
export function statusLine(snapshot: Snapshot): string {
  const { readingsPerSecond, sent, stored, judged, lagMs, spooled, mails, sensors } = snapshot;
  const alarms = [...sensors.values()].flatMap(({ alarms: all }) =>
    all.filter(({ phase }) => phase === "firing"),
  );
  const open = `open alarms ${alarms.length}`;
  return [
    `${readingsPerSecond.toFixed(readingsPerSecond < 100 ? 1 : 0)} readings/s`,
    `sent ${grouped(sent)}`,
    `stored ${grouped(stored)}`,
    `judged ${grouped(judged)}`,
    `lag ${(lagMs / 1000).toFixed(1)} s`,
    `spool ${grouped(spooled)}`,
    alarms.length > 0 ? styleText("red", open) : open,
    `e-mails ${mails}`,
  ].join("   ");
}

/** An e-mail as the householder gets it, framed. */
export function letter({ subject, text, receivedAtMs }: Mail, columns: number): string {
  const colour = subject.startsWith("RESOLVED") ? "green" : "red";
  const edge = (label = "") =>
    styleText(colour, `--${label}${"-".repeat(Math.max(2, Math.min(columns, 100) - 2 - label.length))}`);
  const at = new Date(receivedAtMs).toTimeString().slice(0, 8);
  return [edge(` e-mail, ${at} `), styleText("bold", `Subject: ${subject}`), "", text.trimEnd(), edge()].join(
    "\n",
  );
}

/** 1234567 as 1,234,567. */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

function cell(home: HomeDescription, sensorId: string, { lastCelsius, alarms }: SensorState): string {
  const { name } = sensorOf(home, sensorId);
  const value = lastCelsius === null ? "no value" : `${lastCelsius.toFixed(1)} C`;
  const text = `${name.padEnd(22)} ${value.padStart(9)}`;
  const all = alarms.filter(({ phase }) => phase === "firing");
  const firing = all.find((alarm) => !isRecovering(alarm)) ?? all[0];
  if (firing && isRecovering(firing)) return styleText("yellow", `${text}  ${firing.cause}, recovering`);
  if (firing) return styleText(["red", "bold"], `${text}  ${firing.cause}`);
  const pending = alarms[0];
  return pending ? styleText("yellow", `${text}  ${pending.cause}?`) : text;
}

const CELL_COLUMNS = 50;

function inColumns(cells: string[], columns: number): string[] {
  const perLine = Math.max(1, Math.floor(columns / CELL_COLUMNS));
  const lines: string[] = [];
  for (let from = 0; from < cells.length; from += perLine)
    lines.push(
      cells
        .slice(from, from + perLine)
        .map(padded)
        .join("")
        .trimEnd(),
    );
  return lines;
}

function padded(text: string): string {
  return text + " ".repeat(Math.max(1, CELL_COLUMNS - stripVTControlCharacters(text).length));
}

function bar(share: number, width: number): string {
  const done = Math.round(share * width);
  return `[${"#".repeat(done)}${".".repeat(width - done)}] ${(share * 100).toFixed(0)} %`;
}

/** A time where the home is, for example "31 Jan 2026, 18:30". */
export function localTime(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "medium", timeStyle: "short" }).format(ms);
}
