import type { DescribedSensor, HomeDescription } from "../domain/home/description.ts";

/**
 * The home with sensors that a gateway told of, or undefined when that changes nothing. What the configuration says of
 * a sensor stands; a name that the gateway changes is taken over.
 */
export function withDiscovered(
  home: HomeDescription,
  configured: HomeDescription,
  discovered: readonly DescribedSensor[],
): HomeDescription | undefined {
  const known = new Map(home.sensors.map((sensor) => [sensor.id, sensor]));
  const fixed = new Set(configured.sensors.map(({ id }) => id));
  const news = discovered.filter((sensor) => {
    const before = known.get(sensor.id);
    return !fixed.has(sensor.id) && (before?.name !== sensor.name || before.hint !== sensor.hint);
  });
  if (news.length === 0) return undefined;
  for (const sensor of news) known.set(sensor.id, sensor);
  return { ...home, sensors: [...known.values()] };
}
