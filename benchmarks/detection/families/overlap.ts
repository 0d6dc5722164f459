import { gaussian, type Random, seededRandom } from "../../../platform/random.ts";
import type { Answer, Case, FaultEvent } from "../case.ts";
import { pick, shuffled } from "../draw.ts";
import { COLDER_CELSIUS, type InjectedFault } from "../faults.ts";
import { mean, share } from "../figures.ts";
import { fitOf } from "../fitting.ts";
import { colderOutdoors, during, hoursBetween, type Room, recovered, roomIn, shifted } from "../room.ts";
import { alertsOf } from "../score.ts";
import { DAY_MS, HOUR_MS, type House, roomsOf, seriesOf, WARM_UP_DAYS } from "../series.ts";
import type { Cell } from "../table.ts";
import { byGroup, type Family } from "./family.ts";

/** A fault of the sensor in a room that is too cold already. */
interface Second {
  fault: InjectedFault;
  hours: number;
  /** Within so many hours of its begin it must be told; when not given, as a dropout: 2 cadences and half an hour. */
  inTimeHours?: number;
  /** What the sensor reports some hours into it, of the room's value now and when it began. */
  celsius(hours: number, now: number, first: number, random: Random): number;
}

/** The room is really too cold: 4 C, reached with a time constant of 3 h, for 90 h. */
const DEVIATION = { celsius: -4, tauHours: 3, hours: 90 };
/** From the begin of the deviation to that of the second fault. */
const SECOND_AFTER_HOURS = 24;
/** So long after the second fault the first alarm must still be open. */
const KEPT_HOURS = 6;
const APART_MS = 6 * DAY_MS;
const BEFORE_END_MS = 8 * DAY_MS;

const SECONDS: Record<string, Second | undefined> = {
  "85 code": { fault: "spike", hours: 0.3, inTimeHours: 1, celsius: () => 85 },
  "6553.4 wrap": { fault: "spike", hours: 0.1, inTimeHours: 1, celsius: () => 6553.4 },
  noise: {
    fault: "noise",
    hours: 12,
    inTimeHours: 12,
    celsius: (_, now, __, random) => now + 2 * gaussian(random),
  },
  "bias +5": { fault: "bias", hours: 48, inTimeHours: 24, celsius: (_, now) => now + 5 },
  window: { fault: "window", hours: 4.5, inTimeHours: 1, celsius: (hours, now) => now + windowOffset(hours) },
  stuck: { fault: "stuck", hours: 60, inTimeHours: 60, celsius: (_, __, first) => first },
  dropout: { fault: "dropout", hours: 6, celsius: () => Number.NaN },
  "none (control)": undefined,
};

/** A second fault of the same sensor while the alarm of the first is open. */
export const overlap: Family = {
  name: "overlap",
  about: "a second fault while another is open on that sensor",
  *cases(clean, seed) {
    for (const [group, second] of Object.entries(SECONDS))
      yield withPairs(clean, group, second, seededRandom(seed, `overlap ${group}`));
  },
  table(answers) {
    const groups = byGroup(answers).filter(([group]) => group !== "all");
    const withSecond = answers.filter(({ group }) => SECONDS[group] !== undefined);
    return {
      columns: [
        { name: "second fault" },
        { name: "pairs" },
        { name: "first told", digits: 2 },
        { name: "of them open a day on", digits: 2 },
        { name: "second told", digits: 2 },
        { name: "mean h", digits: 1 },
        { name: "first kept", digits: 2 },
      ],
      rows: [...groups.map(([group, own]) => row(group, own)), row("all seconds", withSecond)],
    };
  },
};

/** A window that is open for 1.5 h: 8 C down with a time constant of an hour, and back. */
function windowOffset(hours: number): number {
  return -8 * (1 - Math.exp(-Math.min(hours, 1.5))) * Math.exp(-Math.max(0, hours - 1.5));
}

/** One pair in each room, apart from the others. */
function withPairs(clean: House, group: string, second: Second | undefined, random: Random): Case {
  const house = new Map(clean);
  const events: FaultEvent[] = [];
  const taken: number[] = [];
  for (const sensorId of shuffled(random, roomsOf(clean))) {
    const room = roomIn(clean, sensorId);
    const starts = startsIn(room, second, taken);
    if (starts.length === 0) continue;
    const from = pick(random, starts);
    taken.push(room.timesMs[from] as number);
    const pair = pairIn(room, from, second, random);
    house.set(sensorId, { ...seriesOf(clean, sensorId), celsius: pair.celsius });
    events.push(...pair.events.map((event) => ({ ...event, sensorId })));
  }
  return { group, house, events: events.sort((a, b) => a.fromMs - b.fromMs) };
}

function startsIn(room: Room, second: Second | undefined, taken: readonly number[]): number[] {
  const earliestMs = (room.timesMs[0] as number) + WARM_UP_DAYS * DAY_MS;
  const latestMs = (room.timesMs.at(-1) as number) - BEFORE_END_MS;
  return [...room.timesMs.keys()].filter((from) => {
    const atMs = room.timesMs[from] as number;
    if (atMs < earliestMs || atMs > latestMs) return false;
    if (taken.some((one) => Math.abs(one - atMs) < APART_MS)) return false;
    return (
      second?.fault !== "window" || during(room, secondFrom(room, from), 2).every((i) => isColdOut(room, i))
    );
  });
}

/** Whether the room loses heat through a window although it is too cold already. */
function isColdOut(room: Room, i: number): boolean {
  return colderOutdoors(room, i) + DEVIATION.celsius >= COLDER_CELSIUS;
}

function secondFrom(room: Room, from: number): number {
  return from + during(room, from, SECOND_AFTER_HOURS).length;
}

/** The deviation from a reading on, and the second fault a day later. */
function pairIn(
  room: Room,
  from: number,
  second: Second | undefined,
  random: Random,
): { celsius: number[]; events: Omit<FaultEvent, "sensorId">[] } {
  const { celsius: depth, tauHours, hours } = DEVIATION;
  const cold = shifted(room, from, hours, (h) => depth * (1 - Math.exp(-h / tauHours)));
  const altered = recovered(room, from, cold, tauHours);
  const celsius = [...room.celsius];
  celsius.splice(from, altered.length, ...altered);
  const at = (i: number) => room.timesMs[i] as number;
  const begin = secondFrom(room, from);
  const first = { fault: "deviation" as const, fromMs: at(from), deadlineMs: at(begin) - 1 };
  const events: Omit<FaultEvent, "sensorId">[] = [{ ...first, endMs: at(from + altered.length - 1) }];
  if (second === undefined) return { celsius, events };
  const held = celsius[begin] as number;
  for (const i of during(room, begin, second.hours))
    celsius[i] = second.celsius(hoursBetween(room, begin, i), celsius[i] as number, held, random);
  const fromMs = at(begin);
  const inTimeMs = (second.inTimeHours ?? 0.5) * HOUR_MS + (second.inTimeHours ? 0 : 2 * room.cadenceMs);
  const endMs = fromMs + second.hours * HOUR_MS;
  return {
    celsius,
    events: [...events, { fault: second.fault, fromMs, deadlineMs: fromMs + inTimeMs, endMs }],
  };
}

/** What became of a pair; undefined where it is not to be asked. */
interface Outcome {
  firstTold: boolean;
  open: boolean | undefined;
  kept: boolean | undefined;
  secondTold: boolean | undefined;
  hours: number | undefined;
}

function row(group: string, answers: readonly Answer[]): Cell[] {
  const outcomes = answers.flatMap((answer) =>
    answer.events
      .filter(({ fault }) => fault === "deviation")
      .map((first) =>
        outcomeOf(
          answer,
          first,
          answer.events.find((one) => isSecondOf(first, one)),
        ),
      ),
  );
  const shareOf = (which: "open" | "kept" | "secondTold") =>
    share(
      outcomes.filter((one) => one[which] !== undefined),
      (one) => one[which] === true,
    );
  return [
    group,
    outcomes.length,
    share(outcomes, ({ firstTold }) => firstTold),
    shareOf("open"),
    shareOf("secondTold"),
    mean(outcomes.flatMap(({ hours }) => hours ?? [])),
    shareOf("kept"),
  ];
}

function isSecondOf(first: FaultEvent, { sensorId, fault }: FaultEvent): boolean {
  return sensorId === first.sensorId && fault !== "deviation";
}

function outcomeOf(answer: Answer, first: FaultEvent, second: FaultEvent | undefined): Outcome {
  const fromMs = first.deadlineMs + 1;
  const [told] = alertsOf(answer, first.fromMs, first.deadlineMs, first.sensorId);
  const [fitting] =
    second === undefined
      ? []
      : alertsOf(answer, second.fromMs, second.deadlineMs, second.sensorId).filter(
          ({ cause }) => fitOf(second.fault, cause) === "fits",
        );
  const coldUntilMs = first.fromMs + DEVIATION.hours * HOUR_MS;
  const keptUntilMs = Math.min((second?.endMs ?? fromMs + 12 * HOUR_MS) + KEPT_HOURS * HOUR_MS, coldUntilMs);
  const ends = told === undefined ? [] : endsOf(answer, first, told.cause);
  const open = told && !ends.some((atMs) => atMs >= told.atMs && atMs < fromMs);
  return {
    firstTold: told !== undefined,
    open,
    kept: open ? !ends.some((atMs) => atMs >= fromMs && atMs <= keptUntilMs) : undefined,
    secondTold: second && fitting !== undefined,
    hours: fitting && second && (fitting.atMs - second.fromMs) / HOUR_MS,
  };
}

/** When e-mails told that the first alarm is over: in the name that it had, or in another that fits it. */
function endsOf({ letters }: Answer, { sensorId }: FaultEvent, cause: string): number[] {
  const isEnd = ({ event, ...item }: Answer["letters"][number]["items"][number]) =>
    event === "resolved" &&
    item.sensorId === sensorId &&
    (item.alarm.cause === cause || fitOf("deviation", item.alarm.cause) === "fits");
  return letters.filter(({ items }) => items.some(isEnd)).map(({ atMs }) => atMs);
}
