import { limitsOf, type Sensor } from "../../home.ts";
import { PLACES } from "../../places.ts";
import type { Cause, Severity, Verdict } from "../verdict.ts";

/** A value must come back this far inside a limit before its alarm clears: thermostats and compressors swing. */
const CLEAR_MARGIN_CELSIUS = 0.5;

/** Hard limits by kind of place, warning and critical tier; the worst limit crossed on each side speaks. */
export function judgeLimits(reading: { takenAtMs: number; celsius: number }, sensor: Sensor): Verdict[] {
  const { lowCelsius, highCelsius, criticalLowCelsius, criticalHighCelsius } = limitsOf(sensor);
  const expected = {
    ...(lowCelsius === undefined ? {} : { lowCelsius }),
    ...(highCelsius === undefined ? {} : { highCelsius }),
  };
  const verdict = (cause: Cause, severity: Severity, level: Verdict["level"]): Verdict => ({
    cause,
    severity,
    level,
    rule: "limits",
    observedCelsius: reading.celsius,
    expected,
    sinceMs: reading.takenAtMs,
    confidence: 1,
    forMs: PLACES[sensor.kind].holdMs,
  });
  const { celsius } = reading;
  const above = (limit: number | undefined) => limit !== undefined && celsius > limit;
  const below = (limit: number | undefined) => limit !== undefined && celsius < limit;
  if (above(criticalHighCelsius)) return [verdict("too-hot", "critical", "raise")];
  if (above(highCelsius)) return [verdict("too-hot", "warning", "raise")];
  if (below(criticalLowCelsius)) return [verdict("too-cold", "critical", "raise")];
  if (below(lowCelsius)) return [verdict("too-cold", "warning", "raise")];
  if (highCelsius !== undefined && celsius > highCelsius - CLEAR_MARGIN_CELSIUS)
    return [verdict("too-hot", "warning", "hold")];
  if (lowCelsius !== undefined && celsius < lowCelsius + CLEAR_MARGIN_CELSIUS)
    return [verdict("too-cold", "warning", "hold")];
  return [];
}
