// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { abs, min, sqrt } = Math;

/** Heat that a cubic metre of air carries: density times specific heat at 20 C (ASHRAE Fundamentals 2017, ch. 1). */
const AIR_JOULES_PER_KELVIN_M3 = 1_206;
const WIND_METRES_PER_S = 3;
const WINDOW_HEIGHT_M = 1.3;
/** People air a room that is warmer than this, if it is cooler outdoors. */
const AIRED_FROM_CELSIUS = 22.3;
/** A tilted window passes about a quarter of an open one. */
const TILTED = 0.25;

/**
 * Exchange with the outdoors in W/K through `openM2` of open window, by wind and buoyancy.
 * Source: de Gids and Phaff, Air Infiltration Review 4(1), 1982.
 */
export function openWindowWattsPerKelvin(openM2: number, warmerCelsius: number): number {
  const metresPerS = sqrt(
    0.001 * WIND_METRES_PER_S ** 2 + 0.0035 * WINDOW_HEIGHT_M * abs(warmerCelsius) + 0.01,
  );
  return (openM2 / 2) * metresPerS * AIR_JOULES_PER_KELVIN_M3;
}

/** Exchange in W/K by windows that people tilt in a warm room, wider the warmer it is; 0 when that would heat it. */
export function airingWattsPerKelvin(openM2: number, roomCelsius: number, outdoorCelsius: number): number {
  if (openM2 === 0 || roomCelsius <= AIRED_FROM_CELSIUS || outdoorCelsius >= roomCelsius) return 0;
  const wide = min(1, (roomCelsius - AIRED_FROM_CELSIUS) / 2);
  return wide * openWindowWattsPerKelvin(openM2 * TILTED, roomCelsius - outdoorCelsius);
}
