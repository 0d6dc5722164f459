import { styleText } from "node:util";
import type { HomeDescription } from "../../domain/home/description.ts";
import { degreesIn } from "../../domain/mail/degrees.ts";
import { untoldOf } from "../../domain/post/untold.ts";
import type { ExitCode, HomeOptions } from "../home/command.ts";
import { type HomeTarget, homeClock, snapshotOf } from "../home/home-target.ts";
import { textTable } from "../home/table.ts";
import { localTime, span } from "../home/time.ts";
import { untoldText } from "../home/untold-text.ts";
import { alarmsOf, type ListedAlarm } from "./home-alarms.ts";

/** What an engineer typed after `npm run alarms --`. */
export interface AlarmsOptions extends HomeOptions {
  open?: boolean;
}

/** Prints the alarms of a home; resolves to 1 when one fires, or when people are not told. */
export async function listOfAlarms(
  target: HomeTarget,
  { open = false, json = false }: AlarmsOptions,
  say: (line: string) => void,
): Promise<ExitCode> {
  const { home } = await snapshotOf(target);
  const { description } = home;
  const nowMs = homeClock(target, home).nowMs();
  const all = alarmsOf(home, nowMs).filter(({ state }) => !open || state !== "over");
  const firing = all.filter(({ state }) => state === "firing").length;
  const untold = untoldOf(home.post, nowMs);
  if (json) say(JSON.stringify({ home: home.id, nowMs, alarms: all, untold: untold ?? null }, null, 2));
  else {
    say(`${description.name} (${home.id}), ${target.where}, ${localTime(nowMs, description.timeZone)} there`);
    if (all.length > 0) say(tableOf(all, description, nowMs));
    if (untold !== undefined) say(untoldText(untold, description));
    say(
      firing === 0
        ? "Nothing fires."
        : `${firing} firing. Seen to it? npm run ack -- CODE; npm run snooze -- CODE --for 2h`,
    );
  }
  return firing === 0 && !untold?.isLong ? 0 : 1;
}

function tableOf(alarms: readonly ListedAlarm[], home: HomeDescription, nowMs: number): string {
  return textTable(
    ["CODE", "WHERE", "WHAT", "SEVERITY", "SINCE", "LASTED", "PEAK", "STATE"],
    alarms.map(({ code, name, cause, severity, sinceMs, peakCelsius, ...state }) => [
      code,
      name,
      cause,
      severity,
      localTime(sinceMs, home.timeZone),
      span((state.endedMs ?? nowMs) - sinceMs),
      peakCelsius === null ? "" : degreesIn(home.unit, peakCelsius),
      stateText(state, home),
    ]),
  );
}

function stateText(
  { state, endedMs, mute }: Pick<ListedAlarm, "state" | "endedMs" | "mute">,
  { timeZone }: HomeDescription,
): string {
  if (endedMs !== undefined) return styleText("green", `over since ${localTime(endedMs, timeZone)}`);
  const muted = mute === undefined ? "" : `, ${mute.how} until ${localTime(mute.untilMs, timeZone)}`;
  if (state === "firing") return styleText("red", `firing${muted}`);
  return styleText("yellow", state === "recovering" ? `recovering${muted}` : "watched, not told yet");
}
