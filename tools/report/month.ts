import { factsOfCause } from "../../domain/detection/causes.ts";
import { HOME_ITSELF, type HomeDescription, sensorOf } from "../../domain/home/description.ts";
import type { Home } from "../../domain/home/home.ts";
import { needsBattery } from "../../domain/home/vitals.ts";
import type { Letter } from "../../domain/post/letter.ts";
import { readHoursOf } from "../../storage/history.ts";
import type { StoredHome } from "../../storage/home-item.ts";
import { HOUR_MS, type Hour, UNITS_PER_CELSIUS } from "../../storage/hours.ts";
import { readLetters } from "../../storage/letters.ts";
import { CommandError } from "../home/errors.ts";
import { type HomeTarget, homeClock, snapshotOf } from "../home/home-target.ts";
import { localTime } from "../home/time.ts";
import {
  type AlarmNews,
  alarmedFirst,
  alarmKey,
  alarmsOfNews,
  newsOfOpen,
  type ReportAlarm,
} from "./alarms.ts";
import { type Month, monthName, spanOfMonth } from "./calendar.ts";
import { counted } from "./html.ts";
import { newsOfLetters, reportMail } from "./mails.ts";
import { quietTimes } from "./quiet.ts";
import type { Line, LowBattery, Report, ReportSensor } from "./report.ts";

interface Span {
  fromMs: number;
  untilMs: number;
}

/** A month of a home as its table has it; throws a CommandError when there is no reading of it. */
export async function monthReport(target: HomeTarget, month: Month): Promise<{ report: Report; home: Home }> {
  const stored = await snapshotOf(target);
  const { home } = stored;
  const { description } = home;
  const nowMs = homeClock(target, home).nowMs();
  const whole = spanOfMonth(month, description.timeZone);
  const hours = await hoursOfAll(target, stored);
  const span = spanWithReadings(hours, { ...whole, untilMs: Math.min(whole.untilMs, nowMs) });
  if (span === undefined) throw nothingIn(month, hours, target, home);
  const letters = await readLetters(target.clients.dynamodb, target.tableName, { homeId: home.id });
  const alarms = alarmsOf(home, newsOfLetters(letters), span);
  const ofMonth = letters.filter(({ atMs }) => atMs >= whole.fromMs && atMs < whole.untilMs);
  const sensors = [...hours].map(([id, list]) => sensorReport(home, id, within(list, span), alarms, span));
  const heard = [...hours].map(([id, list]) => ({
    name: sensorOf(description, id).name,
    hours: new Set(list.map(({ hour }) => hour)),
  }));
  const note = mailsNote(home, letters[0], span);
  return {
    home,
    report: {
      title: `${description.name}, ${monthName(month)}`,
      lines: linesOf(home, span, whole),
      home: description,
      sensors: alarmedFirst(sensors),
      alarms,
      mails: ofMonth.map((letter) => reportMail(letter, description)),
      ...(note === undefined ? {} : { mailsNote: note }),
      month: {
        quiet: quietTimes(heard, description.name, span),
        lost: lostIn(home, span),
        batteries: lowBatteries(description),
      },
    },
  };
}

/** Undefined when no sensor says how full its battery is. */
function lowBatteries({ sensors }: HomeDescription): LowBattery[] | undefined {
  if (sensors.every(({ battery }) => battery === undefined)) return undefined;
  return sensors.flatMap(({ name, battery }) =>
    battery !== undefined && needsBattery({ battery }) ? [{ name, battery }] : [],
  );
}

/** The hours of each sensor that the home knows, some at a time. */
async function hoursOfAll(
  { clients, tableName }: HomeTarget,
  stored: StoredHome,
): Promise<Map<string, Hour[]>> {
  const all = new Map<string, Hour[]>();
  const ids = [...stored.home.sensors.keys()];
  for (let at = 0; at < ids.length; at += AT_ONCE)
    await Promise.all(
      ids.slice(at, at + AT_ONCE).map(async (sensorId) => {
        all.set(sensorId, []);
        all.set(sensorId, await readHoursOf(clients.dynamodb, tableName, { stored, sensorId }));
      }),
    );
  return all;
}

const AT_ONCE = 16;

/** The part of a span from its first hour with a reading on. */
function spanWithReadings(hours: ReadonlyMap<string, readonly Hour[]>, span: Span): Span | undefined {
  const first = [...hours.values()].flatMap((list) => within(list, span).slice(0, 1)).map(({ hour }) => hour);
  if (first.length === 0) return undefined;
  return { fromMs: Math.max(span.fromMs, Math.min(...first) * HOUR_MS), untilMs: span.untilMs };
}

function within(hours: readonly Hour[], { fromMs, untilMs }: Span): Hour[] {
  return hours.filter(({ hour }) => (hour + 1) * HOUR_MS > fromMs && hour * HOUR_MS < untilMs);
}

function nothingIn(
  month: Month,
  hours: ReadonlyMap<string, readonly Hour[]>,
  { where }: HomeTarget,
  { description: { name, timeZone } }: Home,
): CommandError {
  const all = [...hours.values()].flat().map(({ hour }) => hour * HOUR_MS);
  const has =
    all.length === 0
      ? "it has no reading yet"
      : `its readings are from ${localTime(Math.min(...all), timeZone)} to ${localTime(Math.max(...all) + HOUR_MS, timeZone)}`;
  return new CommandError(`${name}, ${where}, has no reading of ${monthName(month)}: ${has}`);
}

function sensorReport(
  { description }: Home,
  id: string,
  hours: readonly Hour[],
  alarms: readonly ReportAlarm[],
  span: Span,
): ReportSensor {
  const sensor = sensorOf(description, id);
  const own = alarms.filter(({ sensorId }) => sensorId === id || sensorId === HOME_ITSELF);
  const count = hours.reduce((sum, hour) => sum + hour.count, 0);
  const line = lineOf(hours, span);
  if (count === 0) return { sensor, line, alarms: own };
  const measured = {
    lowest: Math.min(...hours.map(({ lowest }) => lowest)) / UNITS_PER_CELSIUS,
    mean: hours.reduce((sum, hour) => sum + hour.sum, 0) / count / UNITS_PER_CELSIUS,
    highest: Math.max(...hours.map(({ highest }) => highest)) / UNITS_PER_CELSIUS,
  };
  return { sensor, line, measured, alarms: own };
}

/** A column an hour. */
function lineOf(hours: readonly Hour[], { fromMs, untilMs }: Span): Line {
  const first = Math.floor(fromMs / HOUR_MS);
  const columns = Math.max(1, Math.ceil(untilMs / HOUR_MS) - first);
  const nothing = () => new Float64Array(columns).fill(Number.NaN);
  const [low, mean, high] = [nothing(), nothing(), nothing()];
  for (const { hour, count, lowest, highest, sum } of hours) {
    low[hour - first] = lowest / UNITS_PER_CELSIUS;
    mean[hour - first] = sum / count / UNITS_PER_CELSIUS;
    high[hour - first] = highest / UNITS_PER_CELSIUS;
  }
  return { fromMs: first * HOUR_MS, toMs: (first + columns) * HOUR_MS, low, mean, high };
}

/**
 * The alarms of a time by what e-mails told of them, and by what the home remembers: those that are open, and those that
 * ended lately. One that is neither, and whose end no e-mail told, is over since a time that nobody remembers.
 */
function alarmsOf(home: Home, told: readonly AlarmNews[], { fromMs, untilMs }: Span): ReportAlarm[] {
  const open = newsOfOpen(home);
  const over = home.post.ended
    .filter(({ cause }) => factsOfCause(cause).of !== "question")
    .map(({ sensorId, endedAtMs, answer, ...alarm }): AlarmNews => {
      return { sensorId, alarm, event: "resolved", atMs: endedAtMs, ...(answer && { answer }) };
    });
  const isOpen = new Set(open.map(({ sensorId, alarm }) => alarmKey(sensorId, alarm.id)));
  return alarmsOfNews([...told, ...over, ...open])
    .filter(({ sinceMs, endedMs }) => sinceMs < untilMs && (endedMs ?? untilMs) >= fromMs)
    .map((alarm) => ({ ...alarm, isOpen: isOpen.has(alarmKey(alarm.sensorId, alarm.id)) }));
}

function linesOf({ description: { timeZone }, id }: Home, span: Span, whole: Span): string[] {
  const [from, until] = [localTime(span.fromMs, timeZone), localTime(span.untilMs, timeZone)];
  const part = span.fromMs > whole.fromMs || span.untilMs < whole.untilMs ? "There are readings " : "";
  return [
    `${part}${part === "" ? "From" : "from"} ${from} to ${until}. Times are those of ${timeZone}. Home: ${id}.`,
  ];
}

/** The functions keep e-mails since a version of theirs; those of before are only counted. */
function mailsNote({ post }: Home, first: Letter | undefined, { fromMs }: Span): string | undefined {
  const numbered =
    first === undefined ? post.letters - post.pending.length + 1 : Number(first.id.split("-")[1]);
  if (numbered <= 1 || (first !== undefined && first.atMs <= fromMs)) return undefined;
  return `Not listed: the first ${counted(numbered - 1, "e-mail")} of this home, from before e-mails were kept.`;
}

/** Readings that agents say they lost. */
function lostIn({ gaps }: Home, { fromMs, untilMs }: Span): string[] {
  return gaps
    .filter(({ arrivedAtMs }) => arrivedAtMs >= fromMs && arrivedAtMs < untilMs)
    .map(({ agentId, gap }) => {
      const what = gap.readings === null ? "readings" : counted(gap.readings, "reading");
      return `Agent ${agentId} lost ${what}: ${LOST[gap.reason]}.`;
    });
}

const LOST = {
  full: "its disk space was used up",
  age: "they had waited too long",
  corrupt: "its file was damaged",
} as const;
