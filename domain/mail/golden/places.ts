import type { Alarm } from "../../alarm/alarm.ts";
import type { Cause } from "../../detection/verdict.ts";
import { alarm, course, HOUR_MS, house, item, letter, NOW_MS, remembering } from "./house.ts";
import { type Sample, sample } from "./sample.ts";

/** Places and causes, each with its advice. */
export const PLACES_SAMPLES: Sample[] = [
  told("freezer-warming", "freezer", "warming", [-18.2, -12.9], {
    rule: "warming",
    expected: { highCelsius: -14.3 },
  }),
  told("fridge-too-warm", "fridge", "too-hot", [4.1, 9.3], {
    expected: { lowCelsius: -1, highCelsius: 8 },
  }),
  told("fridge-too-cold", "fridge", "too-cold", [3.8, -1.6], {
    expected: { lowCelsius: -1, highCelsius: 8 },
  }),
  told("pipe-freezing", "pipe", "frost", [6.2, 1.1], {
    severity: "critical",
    rule: "frost",
    expected: { lowCelsius: 2 },
  }),
  told("cellar-too-cold", "cellar", "too-cold", [8.2, 3.9], {
    expected: { lowCelsius: 5, highCelsius: 26 },
  }),
  told("boiler-too-hot", "boiler", "too-hot", [62, 91], {
    expected: { lowCelsius: 10, highCelsius: 85 },
  }),
  told("boiler-too-cold", "boiler", "too-cold", [58, 8.4], {
    expected: { lowCelsius: 10, highCelsius: 85 },
  }),
  told("nursery-too-warm", "nursery", "too-hot", [20.5, 26.9], {
    expected: { lowCelsius: 16, highCelsius: 26 },
  }),
  told("nursery-too-cold", "nursery", "too-cold", [19.5, 14.8], {
    expected: { lowCelsius: 16, highCelsius: 26 },
  }),
  told("server-cupboard-too-hot", "rack", "too-hot", [27, 37.5], {
    expected: { lowCelsius: 8, highCelsius: 35 },
  }),
  told("greenhouse-too-cold", "glass", "too-cold", [9, 3.1], {
    expected: { lowCelsius: 4, highCelsius: 40 },
  }),
  told("room-too-warm", "kitchen", "too-hot", [22, 33.8], {
    expected: { lowCelsius: 14, highCelsius: 33 },
  }),
  told("room-too-cold", "hall", "too-cold", [18.1, 13.2], {
    expected: { lowCelsius: 14, highCelsius: 30 },
  }),
  told("open-window", "bath", "open-window", [21.4, 16.2], {
    rule: "open-window",
    expected: { lowCelsius: 19.8 },
  }),
  told("heating-failure", "study", "heating-failure", [18.5, 16.1], {
    rule: "heating-failure",
    expected: { lowCelsius: 18.2, highCelsius: 22.4 },
    sinceMs: NOW_MS - 6 * HOUR_MS,
  }),
  told("overheating", "kitchen", "overheating", [20.1, 34.6], {
    severity: "critical",
    rule: "overheating",
    expected: { highCelsius: 23.5 },
  }),
  told("unusual", "study", "unusual", [20.4, 24.9], {
    rule: "unusual",
    severity: "info",
    expected: { lowCelsius: 18.6, highCelsius: 22.4 },
    sinceMs: NOW_MS - 6 * HOUR_MS,
  }),
  {
    ...told("fahrenheit-in-new-york", "freezer", "too-hot", [-18.4, -9.1], {
      expected: { lowCelsius: -35, highCelsius: -12 },
    }),
    home: { ...house, unit: "fahrenheit", timeZone: "America/New_York" },
  },
];

function told(
  name: string,
  sensorId: string,
  cause: Cause,
  [from, to]: [number, number],
  change: Partial<Alarm>,
): Sample {
  const told = alarm(cause, { lastCelsius: to, peakCelsius: to, ...change });
  const context = remembering({ [sensorId]: course(from, to) });
  return sample(name, letter([item(sensorId, { alarm: told })]), { context });
}
