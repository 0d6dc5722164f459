import { durationText, MINUTE_MS } from "../../domain/duration.ts";
import type { FaultNotice, Live, OpenAlarm, TryFault } from "../wire.ts";

/** How far a fault has come, from its beginning to the e-mail. */
export interface FaultCourse {
  /** Missing until a rule sees it. */
  alarm?: OpenAlarm;
  /** The number of the first e-mail that tells of it; missing until it has come. */
  mail?: string;
  /** When the e-mail is expected, by the house's clock; missing when none is within three days, or its time is over. */
  dueMs?: number;
}

/** What has come of a fault that is on; `name` is that of its sensor, missing for the whole house. */
export function courseOf(
  { sensorId, began, notice }: TryFault,
  name: string | undefined,
  { alarms, mails, nowMs }: Pick<Live, "alarms" | "mails" | "nowMs">,
): FaultCourse {
  if (began === undefined) return {};
  const concerns = (alarm: OpenAlarm) =>
    sensorId === undefined ? alarm.sinceMs >= began.houseMs : alarm.sensorId === sensorId;
  const [alarm] = Object.values(alarms)
    .filter(concerns)
    .sort((a, b) => Number(b.phase === "firing") - Number(a.phase === "firing") || a.sinceMs - b.sinceMs);
  const [mail] = Object.entries(mails)
    .filter(([, { receivedAtMs }]) => receivedAtMs >= began.machineMs)
    .filter(([, { subject, text }]) => name === undefined || `${subject}\n${text}`.includes(name))
    .map(([number]) => number)
    .sort((a, b) => Number(a) - Number(b));
  const dueMs = notice === null ? undefined : began.houseMs + notice.minutes * MINUTE_MS;
  return {
    ...(alarm === undefined ? {} : { alarm }),
    ...(mail === undefined ? {} : { mail }),
    ...(dueMs === undefined || dueMs <= nowMs ? {} : { dueMs }),
  };
}

/** How long a fault takes to be told, for example "e-mail after about 40 min, here 20 s". */
export function noticeText(notice: FaultNotice | null, speed: number): string {
  if (notice === null) return "no e-mail within 3 days";
  const ms = notice.minutes * MINUTE_MS;
  return `e-mail after about ${durationText(ms)}${speed === 1 ? "" : `, here ${shortText(ms / speed)}`}`;
}

/** A time of at most some hours, to the second when it is short. */
export function shortText(ms: number): string {
  return ms < 2 * MINUTE_MS ? `${Math.max(1, Math.round(ms / 1000))} s` : durationText(ms);
}
