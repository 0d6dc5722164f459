import type { HouseView, OpenAlarm } from "../wire.ts";
import { until, when } from "./format.ts";

type Life = Pick<OpenAlarm, "phase" | "sinceMs" | "recoveringSinceMs" | "overAtMs" | "tellAtMs" | "mute">;

/** Where an alarm is in its life, and what comes next; empty for one that fires and nobody has seen to. */
export function lifeOf(alarm: Life, nowMs: number, { timeZone }: Pick<HouseView, "timeZone">): string[] {
  const { phase, sinceMs, recoveringSinceMs, overAtMs, tellAtMs, mute } = alarm;
  const about = (ms: number) => (ms > nowMs ? `at about ${until(ms, nowMs, timeZone)}` : "soon");
  if (phase === "pending") {
    const told = tellAtMs === undefined ? "told if it lasts" : `told ${about(tellAtMs)} if it lasts`;
    return [`Watched since ${when(sinceMs, nowMs, timeZone)}, ${told}`];
  }
  return [
    ...(recoveringSinceMs === undefined
      ? []
      : [
          overAtMs === undefined
            ? `Recovering since ${when(recoveringSinceMs, nowMs, timeZone)}`
            : `Recovering, over ${about(overAtMs)}`,
        ]),
    ...(mute === undefined
      ? []
      : [
          `${mute.how === "acknowledged" ? "Acknowledged" : "Snoozed"} until ${until(mute.untilMs, nowMs, timeZone)}`,
        ]),
  ];
}
