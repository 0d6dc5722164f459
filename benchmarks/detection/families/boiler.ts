import { HOME_ITSELF } from "../../../domain/home/description.ts";
import { seededRandom } from "../../../platform/random.ts";
import type { Answer, FaultEvent } from "../case.ts";
import { shuffled } from "../draw.ts";
import { HEATING_IN_TIME_HOURS, isColdEnough } from "../faults.ts";
import { mean, median, ratio, share, sum } from "../figures.ts";
import { fitOf } from "../fitting.ts";
import { cooled, roomIn } from "../room.ts";
import { alertsOf, tailEndMs } from "../score.ts";
import { DAY_MS, HOUR_MS, type House, roomsOf, seriesOf, spanOf, WARM_UP_DAYS } from "../series.ts";
import type { Cell } from "../table.ts";
import { byGroupAndAll, type Family } from "./family.ts";

/** From a badly to a very well insulated house, h. */
const TAUS_HOURS = [20, 30, 40, 60, 100];
const FAILURES = 8;
const HOURS = 30;
const RECOVERY_TAU_HOURS = 4;
/** Between the begins of two failures, and from the last one to the end of the readings. */
const APART_MS = 7 * DAY_MS;
const BEFORE_END_MS = 5 * DAY_MS;

/** The heating of the whole house fails: neighbours are no help. */
export const boiler: Family = {
  name: "boiler",
  about: "all rooms lose heat at once",
  *cases(clean, seed) {
    const possible = possibleStarts(clean);
    for (const tauHours of TAUS_HOURS) {
      const starts: number[] = [];
      for (const atMs of shuffled(seededRandom(seed, `boiler ${tauHours}`), possible))
        if (starts.length < FAILURES && starts.every((one) => Math.abs(one - atMs) >= APART_MS))
          starts.push(atMs);
      yield {
        group: String(tauHours),
        ...withFailures(
          clean,
          starts.sort((a, b) => a - b),
          tauHours,
        ),
      };
    }
  },
  table: (answers) => ({
    columns: [
      { name: "tau h" },
      { name: "events" },
      { name: "told in 18 h", digits: 2 },
      { name: "told in 30 h", digits: 2 },
      { name: "median h", digits: 1 },
      { name: "fitting cause", digits: 2 },
      { name: "alerts an event", digits: 1 },
      { name: "e-mails an event", digits: 1 },
      { name: "false a room-day", digits: 4 },
    ],
    rows: byGroupAndAll(answers).map(([group, own]) => row(group, own)),
  }),
};

/** Times at which it is cold enough outdoors for every room. */
function possibleStarts(clean: House): number[] {
  const { firstMs, lastMs } = spanOf(clean);
  const rooms = roomsOf(clean).map((id) => roomIn(clean, id));
  const isIn = (atMs: number) => atMs >= firstMs + WARM_UP_DAYS * DAY_MS && atMs <= lastMs - BEFORE_END_MS;
  // At each reading of the first room; the others are looked up at theirs from then on.
  const [first] = rooms;
  const next = rooms.map(() => 0);
  return (first?.timesMs ?? []).filter((atMs) =>
    rooms.every((room, i) => {
      while ((room.timesMs[next[i] as number] ?? Number.POSITIVE_INFINITY) < atMs) (next[i] as number)++;
      return isIn(atMs) && isColdEnough(room, next[i] as number);
    }),
  );
}

function withFailures(
  clean: House,
  starts: readonly number[],
  tauHours: number,
): { house: House; events: FaultEvent[] } {
  const house = new Map(clean);
  const ends = starts.map(() => 0);
  for (const id of roomsOf(clean)) {
    const room = roomIn(clean, id);
    const celsius = [...room.celsius];
    for (const [i, startMs] of starts.entries()) {
      const from = room.timesMs.findIndex((atMs) => atMs >= startMs);
      const altered = cooled(room, from, { tauHours, hours: HOURS, recoveryTauHours: RECOVERY_TAU_HOURS });
      celsius.splice(from, altered.length, ...altered);
      ends[i] = Math.max(ends[i] ?? 0, room.timesMs[from + altered.length - 1] as number);
    }
    house.set(id, { ...seriesOf(clean, id), celsius });
  }
  const events = starts.map((fromMs, i): FaultEvent => {
    const deadlineMs = fromMs + HEATING_IN_TIME_HOURS * HOUR_MS;
    return { sensorId: HOME_ITSELF, fault: "boiler", fromMs, deadlineMs, endMs: ends[i] as number };
  });
  return { house, events };
}

function row(group: string, answers: readonly Answer[]): Cell[] {
  const events = answers.flatMap((answer) => answer.events.map((event) => toldOf(answer, event)));
  const told = events.filter(({ hours }) => hours <= HOURS);
  const beside = answers.map(besideFailures);
  return [
    group,
    events.length,
    share(events, ({ hours }) => hours <= HEATING_IN_TIME_HOURS),
    share(events, ({ hours }) => hours <= HOURS),
    median(told.map(({ hours }) => hours)),
    share(told, ({ fits }) => fits),
    mean(told.map(({ alerts }) => alerts)),
    mean(told.map(({ letters }) => letters)),
    ratio(sum(beside.map(({ alerts }) => alerts)), sum(beside.map(({ days }) => days))),
  ];
}

function toldOf(answer: Answer, event: FaultEvent) {
  const { fromMs } = event;
  const alerts = alertsOf(answer, fromMs, tailEndMs(event));
  const [first] = alerts;
  return {
    hours: first === undefined ? Number.POSITIVE_INFINITY : (first.atMs - fromMs) / HOUR_MS,
    fits: first !== undefined && fitOf("boiler", first.cause) === "fits",
    alerts: alerts.length,
    letters: answer.letters.filter(({ atMs }) => atMs >= fromMs && atMs <= tailEndMs(event)).length,
  };
}

/** Alerts after the warm-up outside the failures, and the days of all rooms in which they would be. */
function besideFailures(answer: Answer): { alerts: number; days: number } {
  const { events, rooms, warmUpEndMs, lastMs } = answer;
  const alerts = alertsOf(answer, warmUpEndMs, lastMs).filter(({ atMs }) =>
    events.every((event) => atMs < event.fromMs || atMs > tailEndMs(event)),
  );
  const failing = sum(events.map((event) => Math.min(tailEndMs(event), lastMs) - event.fromMs));
  return { alerts: alerts.length, days: (rooms.length * (lastMs - warmUpEndMs - failing)) / DAY_MS };
}
