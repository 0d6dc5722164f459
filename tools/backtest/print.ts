import { badRowLines } from "../../agent/sources/csv-causes.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import { subjectOf } from "../../domain/mail/subject.ts";
import { isAlert, isoTime } from "./alerts-csv.ts";
import type { History } from "./history.ts";
import type { Replayed } from "./replay.ts";

/** What the backtest says at its end: bad rows, what it refused, then every e-mail it would have sent, then how many. */
export function summaryText(
  history: History,
  { told, letters, refused }: Replayed,
  home: HomeDescription,
  tookMs: number,
): string {
  const { bad, notes, takenAtMs, sensorIds } = history;
  const lines: string[] = [];
  lines.push(...notes);
  if (bad.count > 0) lines.push(...badRowLines(bad), "");
  for (const [reason, times] of refused) lines.push(`not taken, ${times} times: ${reason}`);
  for (const letter of letters) lines.push(`${isoTime(letter.atMs)}  ${subjectOf(letter, home)}`);
  const alerts = told.filter(isAlert).length;
  const days = takenAtMs.length === 0 ? 0 : ((takenAtMs.at(-1) ?? 0) - (takenAtMs[0] ?? 0)) / 86_400_000;
  lines.push(
    ...(letters.length > 0 ? [""] : []),
    `would have sent ${letters.length} e-mails, for ${alerts} alerts and ${told.length - alerts} ends of them`,
    `${takenAtMs.length} readings of ${sensorIds.length} sensors over ${days.toFixed(1)} days, in ${(tookMs / 1000).toFixed(1)} s`,
  );
  return lines.join("\n");
}
