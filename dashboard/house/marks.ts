import type { Home } from "../../domain/home.ts";
import type { Post } from "../../domain/notification/post.ts";
import type { Mark } from "../wire.ts";
import { endedAlarms, openAlarms, type Raised } from "./open-alarms.ts";

/** The alarms of a sensor that were open at some time of a span, oldest first. */
export function marksOf(
  home: Home,
  raised: readonly Raised[],
  post: Post,
  sensorId: string,
  span: { fromMs: number; untilMs: number; nowMs: number },
): Mark[] {
  const open = Object.values(openAlarms(home, raised, span.nowMs)).map((alarm): Mark => {
    const { code, what, why, severity, sinceMs } = alarm;
    return { code, what, why, severity, fromMs: sinceMs, phase: alarm.phase };
  });
  const ended = Object.values(endedAlarms(home, post))
    .filter((alarm) => alarm.sensorId === sensorId)
    .map(({ code, what, severity, sinceMs, endedAtMs }): Mark => {
      return { code, what, why: "", severity, fromMs: sinceMs, untilMs: endedAtMs, phase: "over" };
    });
  return [...ended, ...open]
    .filter(({ fromMs, untilMs }) => fromMs <= span.untilMs && (untilMs ?? span.nowMs) >= span.fromMs)
    .sort((a, b) => a.fromMs - b.fromMs);
}
