import type { Alarm, Notice } from "../../domain/alarm/alarm.ts";
import type { Severity } from "../../domain/detection/verdict.ts";
import type { Home } from "../../domain/home/home.ts";
import type { LetterEvent } from "../../domain/post/letter.ts";
import type { Mute } from "../../domain/post/post.ts";
import { isWorse } from "../../domain/severity.ts";
import { raisedAlarms } from "../alarms/home-alarms.ts";

/** An alarm of a report: from when until when, and what became of it. */
export interface ReportAlarm {
  /** Unique within the sensor. */
  id: string;
  sensorId: string;
  cause: Alarm["cause"];
  rule?: Alarm["rule"];
  severity: Severity;
  sinceMs: number;
  /** Missing while it lasts, and where nobody remembers: then `isOpen` is false. */
  endedMs?: number;
  isOpen: boolean;
  peakCelsius: number | null;
  answer?: Mute["how"];
}

/** What tells alarms apart. */
export function alarmKey(sensorId: string, alarmId: string): string {
  return `${sensorId}\n${alarmId}`;
}

/** Something that was told of an alarm, by an e-mail or a notice. */
export interface AlarmNews {
  sensorId: string;
  alarm: Pick<Alarm, "id" | "cause" | "severity" | "sinceMs" | "peakCelsius"> & { rule?: Alarm["rule"] };
  event: LetterEvent | Notice["state"];
  atMs: number;
  answer?: Mute["how"];
}

/** The alarms of a home that fire, as they are by now, as news. */
export function newsOfOpen(home: Home): AlarmNews[] {
  const mutes = new Map(
    home.post.alarms.map(({ sensorId, alarm, mute }) => [alarmKey(sensorId, alarm.id), mute]),
  );
  return raisedAlarms(home)
    .filter(({ alarm }) => alarm.phase === "firing")
    .map(({ sensor, alarm }) => {
      const answer = mutes.get(alarmKey(sensor, alarm.id))?.how;
      return { sensorId: sensor, alarm, event: "firing", atMs: alarm.sinceMs, ...(answer && { answer }) };
    });
}

const ENDS: ReadonlySet<AlarmNews["event"]> = new Set(["resolved", "over", "late"]);

/** The alarms that were told of, in the order of their beginning. News comes in its order; questions are no alarms. */
export function alarmsOfNews(news: Iterable<AlarmNews>): ReportAlarm[] {
  const alarms = new Map<string, ReportAlarm>();
  for (const { sensorId, alarm, event, atMs, answer } of news) {
    if (event === "question") continue;
    const key = alarmKey(sensorId, alarm.id);
    const { id, cause, rule, severity, sinceMs, peakCelsius } = alarm;
    const before = alarms.get(key);
    const ended = ENDS.has(event) ? { endedMs: atMs } : {};
    alarms.set(key, {
      ...before,
      id,
      sensorId,
      cause,
      ...(rule === undefined ? {} : { rule }),
      severity: before !== undefined && isWorse(before.severity, severity) ? before.severity : severity,
      sinceMs,
      peakCelsius: peakCelsius ?? before?.peakCelsius ?? null,
      isOpen: before?.isOpen !== false && !ENDS.has(event),
      ...ended,
      ...(answer === undefined ? {} : { answer }),
    });
  }
  return [...alarms.values()].sort((a, b) => a.sinceMs - b.sinceMs);
}

/** Sensors with the worst alarms first, then with the most; the others stay in their order. */
export function alarmedFirst<One extends { alarms: readonly ReportAlarm[] }>(sensors: readonly One[]): One[] {
  const weight = ({ alarms }: One) => alarms.reduce((sum, { severity }) => sum + WEIGHT[severity], 0);
  return [...sensors].sort((a, b) => weight(b) - weight(a));
}

/** One critical alarm counts for more than all warnings of a month. */
const WEIGHT: Record<Severity, number> = { critical: 1e6, warning: 1000, info: 1 };
