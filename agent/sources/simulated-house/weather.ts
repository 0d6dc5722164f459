import { between, type Random, seededRandom } from "../../../platform/random.ts";
import { type Sunlight, sunlight } from "./sun.ts";

// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { PI, cos, max, min, sin } = Math;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_DAYS = 365.25;

/** Where the house stands. */
export interface Climate {
  latitudeDegrees: number;
  longitudeDegrees: number;
  /** Mean of the year. */
  meanCelsius: number;
  /** Half the difference between the warmest and the coldest week. */
  seasonCelsius: number;
  /** Weeks as no normal has them: a heatwave, a hard frost. */
  spells?: readonly WeatherSpell[];
}

/** Weather that is warmer or colder than it would be, in event time; it comes and goes within a day. */
export interface WeatherSpell {
  fromMs: number;
  toMs: number;
  celsius: number;
}

/** What the house feels of the outdoors at one moment. */
export interface Weather {
  outdoorCelsius: number;
  /** Soil at the depth of a cellar. */
  groundCelsius: number;
  /** Cold water as it enters the house. */
  mainsCelsius: number;
  sun: Sunlight;
}

/** Brussels: 30-year normals of Uccle (Royal Meteorological Institute of Belgium, 1991-2020). */
export const BRUSSELS: Climate = {
  latitudeDegrees: 50.8,
  longitudeDegrees: 4.36,
  meanCelsius: 11,
  seasonCelsius: 7.5,
};

/**
 * Weather as a smooth function of time: season, day curve and slow fronts that bring cloud.
 * Ground lags the season by a month and a half and is damped, as are the mains
 * (Burch and Christensen, "Towards Development of an Algorithm for Mains Water Temperature", ASES 2007).
 */
export function createWeather(climate: Climate, seed: number): (timeMs: number) => Weather {
  const random = seededRandom(seed, "weather");
  const front = waves(random, [3.1, 5.3, 8.7, 14.9]);
  const cloudWave = waves(random, [1.7, 2.9, 6.1]);
  const { meanCelsius, seasonCelsius, spells = [] } = climate;
  return (timeMs) => {
    const warmth = season(timeMs, 0);
    const cloud = min(1, max(0, 0.6 + 0.7 * cloudWave(timeMs) - 0.15 * warmth));
    const usual = meanCelsius + seasonCelsius * warmth + (5.5 - 1.5 * warmth) * front(timeMs);
    const mean = usual + spellCelsius(spells, timeMs);
    const swing = (4 + 1.5 * warmth) * (1 - 0.6 * cloud);
    return {
      outdoorCelsius: mean + swing * dayCurve(timeMs, climate.longitudeDegrees),
      groundCelsius: meanCelsius + 0.45 * seasonCelsius * season(timeMs, 45),
      mainsCelsius: meanCelsius + 1 + 0.6 * seasonCelsius * season(timeMs, 40),
      sun: sunlight(climate, timeMs, cloud),
    };
  };
}

function spellCelsius(spells: readonly WeatherSpell[], timeMs: number): number {
  let sum = 0;
  for (const { fromMs, toMs, celsius } of spells)
    sum += celsius * min(1, max(0, (timeMs - fromMs) / DAY_MS), max(0, (toMs - timeMs) / DAY_MS));
  return sum;
}

/** -1 in the coldest week (about 20 January) to 1 in the warmest, `lagDays` later. */
function season(timeMs: number, lagDays: number): number {
  const day = timeMs / DAY_MS - 19 - lagDays;
  return -cos((2 * PI * day) / YEAR_DAYS);
}

/** -1 before dawn to 1 at 15 h solar time, the usual hour of the maximum (ASHRAE Fundamentals 2017, ch. 14). */
function dayCurve(timeMs: number, longitudeDegrees: number): number {
  const solarHour = timeMs / HOUR_MS + longitudeDegrees / 15;
  return cos((2 * PI * (solarHour - 15)) / 24);
}

/** A sum of sines with periods that share no multiple: wanders like weather, stays within -1 to 1. */
function waves(random: Random, periodsDays: readonly number[]): (timeMs: number) => number {
  const parts = periodsDays.map((days) => ({
    perMs: (2 * PI) / (days * between(random, 0.9, 1.1) * DAY_MS),
    phase: between(random, 0, 2 * PI),
  }));
  return (timeMs) =>
    parts.reduce((sum, { perMs, phase }) => sum + sin(timeMs * perMs + phase), 0) / parts.length;
}
