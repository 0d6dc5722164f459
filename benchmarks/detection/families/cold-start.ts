import { between, type Random, seededRandom } from "../../../platform/random.ts";
import type { Answer, Case } from "../case.ts";
import { median, share, sum } from "../figures.ts";
import { alertsOf } from "../score.ts";
import { HOUR_MS } from "../series.ts";
import type { Cell } from "../table.ts";
import { byGroupAndAll, type Family } from "./family.ts";
import { applianceCelsius, bedroomCelsius, lifeOf, SOUND_DAYS, WATCHED_HOURS } from "./young-sensor.ts";

const IDS = {
  freezer: {
    English: ["garage-freezer"],
    foreign: ["gefrierschrank", "congelateur", "congelador"],
    nothing: ["sensor-1"],
  },
  fridge: {
    English: ["fridge"],
    foreign: ["kuehlschrank", "refrigerateur", "frigorifico"],
    nothing: ["sensor-1"],
  },
} as const;
/** Appliances fail in this hour of their life, or stay sound. */
const FAIL_HOURS = [6, 24, 72, undefined];
/** Bedrooms lose their heating on this day of their life, with these time constants; one of each is alone in its house. */
const FAIL_DAYS = [2, 3, 4, 5, 10];
const BEDROOMS = [{ tauHours: 20 }, { tauHours: 40 }, { tauHours: 80 }, { tauHours: 40, isAlone: true }];

/** A sensor fails that is hours or days old; nothing of the clean house is used. */
export const coldStart: Family = {
  name: "cold-start",
  about: "an appliance or a room's heating fails in its first days",
  *cases(_, seed) {
    for (const device of ["freezer", "fridge"] as const)
      for (const [language, ids] of Object.entries(IDS[device]))
        for (const sensorId of ids)
          for (const hour of FAIL_HOURS) {
            const random = seededRandom(seed, `${device} ${sensorId} ${hour}`);
            yield applianceCase(`${device}, id ${language}`, device, sensorId, hour, random);
          }
    for (const day of [...FAIL_DAYS, undefined])
      for (const [i, room] of BEDROOMS.entries())
        if (day !== undefined || room.tauHours === 40)
          yield bedroomCase(day, room, seededRandom(seed, `bedroom ${day} ${i}`));
  },
  table: (answers) => ({
    columns: [
      { name: "what" },
      { name: "faults" },
      { name: "told in 48 h", digits: 2 },
      { name: "in time", digits: 2 },
      { name: "median h", digits: 1 },
      { name: "longest h", digits: 1 },
      { name: "false before" },
      { name: "false, sound" },
      { name: "sound days" },
    ],
    rows: byGroupAndAll(answers).map(([group, own]) => row(group, own)),
  }),
};

function applianceCase(
  group: string,
  device: "freezer" | "fridge",
  sensorId: string,
  hour: number | undefined,
  random: Random,
): Case {
  const startHour = Math.floor(24 * random());
  const failsHour = hour === undefined ? undefined : hour + random();
  const celsius = applianceCelsius(device, random);
  const about = { sensorId, fault: "appliance-failure", inTimeHours: 6 } as const;
  return { group, ...lifeOf({ ...about, startHour, failsHour, celsius, random }) };
}

function bedroomCase(
  day: number | undefined,
  { tauHours, isAlone = false }: { tauHours: number; isAlone?: boolean },
  random: Random,
): Case {
  const startHour = Math.floor(24 * random());
  const failsHour = day === undefined ? undefined : (day - 1) * 24 + between(random, 0, 23);
  const mean = between(random, 0, 3);
  const outdoor = (hours: number) => mean + 3 * Math.sin((2 * Math.PI * (startHour + hours - 9)) / 24);
  const celsius = bedroomCelsius(startHour, mean, tauHours);
  const about = { sensorId: "bedroom", fault: "heating-failure", inTimeHours: 24 } as const;
  const life = lifeOf({ ...about, startHour, failsHour, celsius, ...(!isAlone && { outdoor }), random });
  return { group: day === undefined ? "bedroom, sound" : `bedroom, day ${day}`, ...life };
}

function row(group: string, answers: readonly Answer[]): Cell[] {
  const told = answers.flatMap((answer) =>
    answer.events.map(({ fromMs, deadlineMs, endMs }) => {
      const [first] = alertsOf(answer, fromMs, endMs);
      const hours = first === undefined ? Number.POSITIVE_INFINITY : (first.atMs - fromMs) / HOUR_MS;
      return { hours, inTime: first !== undefined && first.atMs <= deadlineMs };
    }),
  );
  const hours = told.map((one) => one.hours).filter((one) => one <= WATCHED_HOURS);
  const sound = answers.filter(({ events }) => events.length === 0);
  const before = answers.map((answer) => {
    const [event] = answer.events;
    return event === undefined ? 0 : alertsOf(answer, 0, event.fromMs - 1).length;
  });
  return [
    group,
    told.length,
    share(told, (one) => one.hours <= WATCHED_HOURS),
    share(told, ({ inTime }) => inTime),
    median(hours),
    hours.length > 0 ? Math.max(...hours) : undefined,
    sum(before),
    sum(sound.map(({ alerts }) => alerts.length)),
    sound.length * SOUND_DAYS,
  ];
}
