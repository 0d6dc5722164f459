import type { Reading } from "../domain/reading.ts";

/** A change of so many kelvins is written at once. A smaller change may wait for others to share its write. */
const CHANGE = 0.5;
/** More than a home may have sensors; a source of ever new ids fills no memory. */
const MAX_SENSORS = 10_000;

/**
 * Makes the function that says whether readings are news: of a sensor that was not heard before, of one that begins or
 * ceases to fail, or of a temperature that has changed since there was last news of it.
 */
export function createNews(): (readings: readonly Reading[]) => boolean {
  const told = new Map<string, number | null>();

  function isNews({ sensorId, celsius }: Reading): boolean {
    const before = told.get(sensorId);
    const isOther =
      before === undefined || celsius === null || before === null
        ? celsius !== before
        : Math.abs(celsius - before) >= CHANGE;
    if (!isOther) return false;
    if (told.size >= MAX_SENSORS) told.clear();
    told.set(sensorId, celsius);
    return true;
  }

  // All of them are looked at: each may be what the next one is compared with.
  return (readings) => readings.filter(isNews).length > 0;
}
