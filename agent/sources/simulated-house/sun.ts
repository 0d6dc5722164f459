// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { PI, cos, max, sin } = Math;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RADIANS = PI / 180;

/** The way a window looks. */
export type Facing = "north" | "east" | "south" | "west";

/** Sunlight on a vertical window in W/m2, by the way it looks. */
export type Sunlight = Record<Facing, number>;

const DARK: Sunlight = { north: 0, east: 0, south: 0, west: 0 };

/**
 * Sunlight on walls at a moment. Declination: Cooper, Solar Energy 12, 1969. Clear-sky beam: Meinel and Meinel,
 * "Applied Solar Energy", 1976. Cloud, 0 to 1: Kasten and Czeplak, Solar Energy 24, 1980.
 */
export function sunlight(
  place: { latitudeDegrees: number; longitudeDegrees: number },
  timeMs: number,
  cloud: number,
): Sunlight {
  const dayOfYear = (timeMs / DAY_MS) % 365.25;
  const declination = 23.45 * RADIANS * sin((2 * PI * (284 + dayOfYear)) / 365);
  const hourAngle = (timeMs / HOUR_MS + place.longitudeDegrees / 15 - 12) * 15 * RADIANS;
  const latitude = place.latitudeDegrees * RADIANS;
  const up = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hourAngle);
  if (up <= 0.01) return DARK;
  const west = cos(declination) * sin(hourAngle);
  const south = sin(latitude) * cos(declination) * cos(hourAngle) - cos(latitude) * sin(declination);
  const clear = 1 - 0.75 * cloud ** 3.4;
  const beam = 1353 * 0.7 ** ((1 / up) ** 0.678) * clear * (1 - cloud);
  // A wall sees half of the sky.
  const diffuse = 0.5 * (120 + 80 * cloud) * up * clear;
  const on = (towards: number) => diffuse + beam * max(0, towards);
  return { north: on(-south), east: on(-west), south: on(south), west: on(west) };
}
