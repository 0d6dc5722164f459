import { styleText } from "node:util";
import type { HomeDescription } from "../../domain/home/description.ts";
import { degreesIn } from "../../domain/mail/degrees.ts";
import { createPostStore } from "../../storage/post-store.ts";
import type { ExitCode, HouseOptions } from "../house/command.ts";
import { type House, headsOf, homeOf, houseClock } from "../house/house.ts";
import { textTable } from "../house/table.ts";
import { localTime, span } from "../house/time.ts";
import { alarmsOf, type ListedAlarm } from "./house-alarms.ts";

/** What an engineer typed after `npm run alarms --`. */
export interface AlarmsOptions extends HouseOptions {
  open?: boolean;
}

/** Prints the alarms of a house; resolves to 1 when one fires. */
export async function listOfAlarms(
  house: House,
  { open = false, json = false }: AlarmsOptions,
  say: (line: string) => void,
): Promise<ExitCode> {
  const [home, heads, { post }] = await Promise.all([
    homeOf(house),
    headsOf(house),
    createPostStore(house.clients.dynamodb, house.tableName).load(house.homeId),
  ]);
  const nowMs = houseClock(house, heads).nowMs();
  const own = new Map([...heads].map(([id, { record }]) => [id, record.alarms]));
  const all = alarmsOf(home, own, post, nowMs).filter(({ state }) => !open || state !== "over");
  const firing = all.filter(({ state }) => state === "firing").length;
  if (json) say(JSON.stringify({ home: home.id, nowMs, alarms: all }, null, 2));
  else {
    say(`${home.name} (${home.id}), ${house.where}, ${localTime(nowMs, home.timeZone)} there`);
    if (all.length > 0) say(tableOf(all, home, nowMs));
    say(
      firing === 0
        ? "Nothing fires."
        : `${firing} firing. Seen to it? npm run ack -- CODE; npm run snooze -- CODE --for 2h`,
    );
  }
  return firing === 0 ? 0 : 1;
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
  return state === "firing"
    ? styleText("red", `firing${muted}`)
    : styleText("yellow", "watched, not told yet");
}
