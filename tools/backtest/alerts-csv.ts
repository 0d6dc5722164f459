import type { Told } from "./replay.ts";

/** Notices that say that something is wrong, as `at,sensor,kind`: when the e-mail would go out, of which sensor, why. */
export function alertsCsv(told: readonly Told[]): string {
  const rows = told.filter(isAlert).map(({ sensor, notice }) => {
    const { cause, rule } = notice.alarm;
    return `${isoTime(notice.atMs)},${quoted(sensor.id)},${cause === rule ? cause : `${cause} (${rule})`}\n`;
  });
  return `at,sensor,kind\n${rows.join("")}`;
}

/** Whether a notice is news of something wrong; the others tell that it recovers or is over, or ask a question. */
export function isAlert({ notice }: Told): boolean {
  return IS_ALERT[notice.state];
}

const IS_ALERT: Record<Told["notice"]["state"], boolean> = {
  firing: true,
  escalated: true,
  late: true,
  recovering: false,
  relapsed: false,
  resolved: false,
  question: false,
};

/** ISO 8601 in UTC, without milliseconds where there are none. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

/** A CSV field (RFC 4180). */
export function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
