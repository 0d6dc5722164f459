import { type Home, unannouncedHome } from "../../domain/home.ts";
import { letterOfNotice } from "../../domain/notification/letter-of-notice.ts";
import { subjectOf } from "../../domain/notification/mail/subject.ts";
import { isAlert, isoTime } from "./alerts-csv.ts";
import type { History } from "./history.ts";
import type { Told } from "./replay.ts";

/** What the backtest says at its end: bad rows, then every e-mail it would have sent, then how many. */
export function summaryText(
  history: History,
  told: readonly Told[],
  home: Home | undefined,
  tookMs: number,
): string {
  const { bad, takenAtMs, sensorIds } = history;
  const lines: string[] = [];
  for (const { line, column, value, problem } of bad.first)
    lines.push(`line ${line}${column ? `, ${column}` : ""}: ${JSON.stringify(value)} is ${problem}`);
  if (bad.count > 0) lines.push(`${bad.count} rows could not be used`, "");
  const place = home ?? unannouncedHome("home");
  for (const { sensor, notice } of told)
    lines.push(
      `${isoTime(notice.atMs)}  ${subjectOf(letterOfNotice(notice, sensor.id), { ...place, sensors: [sensor] })}`,
    );
  const alerts = told.filter(isAlert).length;
  const days = takenAtMs.length === 0 ? 0 : ((takenAtMs.at(-1) ?? 0) - (takenAtMs[0] ?? 0)) / 86_400_000;
  lines.push(
    ...(told.length > 0 ? [""] : []),
    `would have sent ${told.length} e-mails: ${alerts} that something is wrong, ${told.length - alerts} that it is over`,
    `${takenAtMs.length} readings of ${sensorIds.length} sensors over ${days.toFixed(1)} days, in ${(tookMs / 1000).toFixed(1)} s`,
  );
  return lines.join("\n");
}
