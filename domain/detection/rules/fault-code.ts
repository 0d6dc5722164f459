import type { PlaceKind } from "../../places.ts";
import type { Reading } from "../../reading.ts";
import { type Finding, MINUTE_MS } from "../sample.ts";

/** DS18B20: power-on value and read error (Maxim datasheet 19-7487). */
const POWER_ON_CELSIUS = 85;
const READ_ERROR_CELSIUS = -127;
/** Outside these no household sensor works: datasheets of DS18B20 (-55..125), SHT3x (-40..125), BME280 (-40..85). */
const LOWEST_CELSIUS = -55;
const HIGHEST_CELSIUS = 125;
/** Nobody lives between walls that are colder or hotter than this: what reads so is no thermometer of a room. */
const ROOM_LOWEST_CELSIUS = -30;
const ROOM_HIGHEST_CELSIUS = 75;
/** A radio that drops out for a moment is not worth an e-mail; a code is, the wiring is about to fail. */
const NOTHING_FOR_MS = 30 * MINUTE_MS;

const CAN_BE_85: ReadonlySet<PlaceKind> = new Set(["boiler", "pipe"]);
const EXTREME: ReadonlySet<PlaceKind> = new Set([
  "boiler",
  "pipe",
  "outdoor",
  "greenhouse",
  "server-cupboard",
  "freezer",
]);

/**
 * A code or an impossible value is a sick sensor, never heat or cold. `last` is the last believable value: where 85 C can
 * be true it must have been approached. A generic series has no codes but "could not measure".
 */
export function judgeFaultCode(
  reading: Reading,
  kind: PlaceKind,
  last: number | undefined,
): Finding | undefined {
  if (!isFault(reading.celsius, kind, last)) return undefined;
  return {
    cause: "sensor-fault",
    severity: "warning",
    level: "raise",
    rule: "fault-code",
    expected: { lowCelsius: LOWEST_CELSIUS, highCelsius: HIGHEST_CELSIUS },
    sinceMs: reading.takenAtMs,
    confidence: 1,
    forMs: reading.celsius === null ? NOTHING_FOR_MS : 0,
  };
}

function isFault(celsius: number | null, kind: PlaceKind, last: number | undefined): boolean {
  if (celsius === null || !Number.isFinite(celsius)) return true;
  if (kind === "generic") return false;
  if (celsius < LOWEST_CELSIUS || celsius > HIGHEST_CELSIUS || celsius === READ_ERROR_CELSIUS) return true;
  if (celsius === POWER_ON_CELSIUS)
    return !CAN_BE_85.has(kind) || last === undefined || Math.abs(celsius - last) > 15;
  return !EXTREME.has(kind) && (celsius < ROOM_LOWEST_CELSIUS || celsius > ROOM_HIGHEST_CELSIUS);
}
