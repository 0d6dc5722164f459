import { between, gaussian, type Random } from "../../platform/random.ts";
import { pick, sign } from "./draw.ts";
import {
  colderOutdoors,
  cooled,
  during,
  hoursBetween,
  mostRecoveryHours,
  type Room,
  recovered,
  shifted,
} from "./room.ts";
import { HOUR_MS, MINUTE_MS } from "./series.ts";

/** A fault of one sensor or one room, as the benchmark puts it into clean readings. */
export type InjectedFault = keyof typeof FAULTS;

/** A fault with its parameters drawn. Both functions are pure. */
export interface DrawnFault {
  /** No alteration is longer, its recovery included, h. */
  mostHours: number;
  /** Whether it may begin at this reading; anywhere when not given. */
  mayBegin?(room: Room, from: number): boolean;
  alter(room: Room, from: number): Altered;
}

/** What the sensor reports from the reading on at which a fault begins. */
export interface Altered {
  /** NaN where nothing comes. */
  celsius: number[];
  /** So long after its begin the fault must have been told, ms. */
  inTimeMs: number;
}

/** So much colder it must be outdoors where a room loses heat, Celsius: in mild weather nothing is to be seen. */
export const COLDER_CELSIUS = 8;
/** Within this time a room without heating must have been told, h. */
export const HEATING_IN_TIME_HOURS = 18;

/** The faults, each with its parameters drawn from its ranges; README.md has them as a table. */
export const FAULTS = {
  spike(random: Random): DrawnFault {
    const offset = sign(random) * between(random, 6, 40);
    // Codes of a DS18B20 without power and without a sensor, and of a wrapped 16-bit number in tenths.
    const code = pick(random, [
      undefined,
      undefined,
      undefined,
      85,
      -127,
      6553 + Math.floor(random() * 6) / 10,
    ]);
    const readings = pick(random, [1, 2]);
    return {
      mostHours: 2,
      alter: (room, from) => ({
        celsius: room.celsius.slice(from, from + readings).map((celsius) => code ?? celsius + offset),
        inTimeMs: Math.max(HOUR_MS, 3 * room.cadenceMs),
      }),
    };
  },

  stuck(random: Random): DrawnFault {
    const hours = between(random, 24, 72);
    return {
      mostHours: hours,
      alter: (room, from) => ({
        celsius: during(room, from, hours).map(() => room.celsius[from] as number),
        inTimeMs: lasting(room, from, hours) * HOUR_MS,
      }),
    };
  },

  dropout(random: Random): DrawnFault {
    const hours = between(random, 3, 24);
    return {
      mostHours: hours + 1,
      // The reading that ends it belongs to it.
      alter: (room, from) => ({
        celsius: [
          ...during(room, from, hours).map(() => Number.NaN),
          room.celsius[next(room, from, hours)] as number,
        ],
        inTimeMs: 2 * room.cadenceMs + 30 * MINUTE_MS,
      }),
    };
  },

  bias(random: Random): DrawnFault {
    const celsius = sign(random) * between(random, 3, 6);
    return {
      mostHours: 48,
      alter: (room, from) => ({ celsius: shifted(room, from, 48, () => celsius), inTimeMs: 24 * HOUR_MS }),
    };
  },

  drift(random: Random): DrawnFault {
    const perHour = sign(random) * between(random, 0.08, 0.2);
    return {
      mostHours: 96,
      alter: (room, from) => ({
        celsius: shifted(room, from, 96, (hours) => perHour * Math.min(hours, 96 - hours)),
        inTimeMs: 48 * HOUR_MS,
      }),
    };
  },

  noise(random: Random): DrawnFault {
    const sigma = between(random, 1, 2.5);
    return {
      mostHours: 12,
      alter: (room, from) => ({
        celsius: shifted(room, from, 12, () => sigma * gaussian(random)),
        inTimeMs: 12 * HOUR_MS,
      }),
    };
  },

  window(random: Random): DrawnFault {
    const hours = between(random, 0.5, 1.5);
    const tauHours = between(random, 1, 2);
    const recoveryTauHours = between(random, 1, 2);
    return {
      mostHours: hours + mostRecoveryHours(recoveryTauHours),
      mayBegin: (room, from) =>
        during(room, from, hours).every((i) => colderOutdoors(room, i) >= COLDER_CELSIUS),
      alter: (room, from) => ({
        celsius: cooled(room, from, { tauHours, hours, recoveryTauHours }),
        inTimeMs: HOUR_MS,
      }),
    };
  },

  "heating-failure"(random: Random): DrawnFault {
    const hours = between(random, 24, 48);
    const tauHours = between(random, 20, 40);
    const recoveryTauHours = between(random, 3, 6);
    return {
      mostHours: hours + mostRecoveryHours(recoveryTauHours),
      mayBegin: isColdEnough,
      alter: (room, from) => ({
        celsius: cooled(room, from, { tauHours, hours, recoveryTauHours }),
        inTimeMs: HEATING_IN_TIME_HOURS * HOUR_MS,
      }),
    };
  },

  overheat(random: Random): DrawnFault {
    const hours = between(random, 2, 4);
    const perHour = between(random, 4, 10);
    const most = between(random, 12, 20);
    return {
      mostHours: hours + mostRecoveryHours(1),
      alter: (room, from) => ({
        celsius: recovered(
          room,
          from,
          shifted(room, from, hours, (h) => Math.min(most, perHour * h)),
          1,
        ),
        inTimeMs: HOUR_MS,
      }),
    };
  },

  "freeze-risk"(random: Random): DrawnFault {
    const fallHours = between(random, 6, 12);
    const floor = between(random, 2, 4.5);
    const hours = fallHours + 6;
    return {
      mostHours: hours + mostRecoveryHours(2),
      alter(room, from) {
        const bottom = during(room, from, hours).filter((i) => hoursBetween(room, from, i) >= fallHours);
        // From the warmest reading down: what moves the room by itself keeps below the floor.
        const depth = floor - Math.max(...bottom.map((i) => room.celsius[i] as number));
        const fallen = shifted(room, from, hours, (h) => depth * Math.min(1, h / fallHours));
        const cold = from + fallen.findIndex((celsius) => celsius < 8);
        return {
          celsius: recovered(room, from, fallen, 2),
          inTimeMs: (hoursBetween(room, from, cold) + 2) * HOUR_MS,
        };
      },
    };
  },
} as const satisfies Record<string, (random: Random) => DrawnFault>;

/** The names of the faults. */
export const FAULT_NAMES = Object.keys(FAULTS) as InjectedFault[];

/** Whether it is cold enough outdoors, now and on average until the deadline, for a room without heating to show it. */
export function isColdEnough(room: Room, from: number): boolean {
  if (!(colderOutdoors(room, from) >= COLDER_CELSIUS)) return false;
  const indexes = during(room, from, HEATING_IN_TIME_HOURS);
  const sum = indexes.reduce((total, i) => total + colderOutdoors(room, i), 0);
  return sum / indexes.length >= COLDER_CELSIUS;
}

/** Hours from a reading to the last one within some hours. */
function lasting(room: Room, from: number, hours: number): number {
  return hoursBetween(room, from, from + during(room, from, hours).length - 1);
}

/** The first reading after some hours. */
function next(room: Room, from: number, hours: number): number {
  return from + during(room, from, hours).length;
}
