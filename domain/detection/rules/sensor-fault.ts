import type { Reading } from "../../reading.ts";
import type { Verdict } from "../verdict.ts";

/** DS18B20: power-on value and read error (Maxim datasheet 19-7487); unsigned wrap of a negative tenth: 6553.x. */
const POWER_ON_CELSIUS = 85;
const READ_ERROR_CELSIUS = -127;
/** Outside these no household sensor works: datasheets of DS18B20 (-55..125), SHT3x (-40..125), BME280 (-40..85). */
const LOWEST_CELSIUS = -55;
const HIGHEST_CELSIUS = 125;

/** A code or an impossible value is a sick sensor, never heat or cold. */
export function judgeSensorFault(reading: Reading): Verdict | undefined {
  if (!isFault(reading.celsius)) return undefined;
  return {
    cause: "sensor-fault",
    severity: "warning",
    level: "raise",
    rule: "sensor-fault",
    observedCelsius: reading.celsius,
    expected: { lowCelsius: LOWEST_CELSIUS, highCelsius: HIGHEST_CELSIUS },
    sinceMs: reading.takenAtMs,
    confidence: 1,
    forMs: 10 * 60_000,
  };
}

function isFault(celsius: number | null): boolean {
  return (
    celsius === null ||
    celsius === POWER_ON_CELSIUS ||
    celsius === READ_ERROR_CELSIUS ||
    celsius < LOWEST_CELSIUS ||
    celsius > HIGHEST_CELSIUS
  );
}
