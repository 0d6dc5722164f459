import type { DescribedSensor, HomeDescription } from "./description.ts";

/** What a person can set of a sensor; what is missing is as the agent's configuration says. */
export type SensorSettings = Partial<Pick<DescribedSensor, "name" | "room" | "kind" | "limits">>;

/** What a person set of a sensor on the page, who, and when by the home's clock. */
export interface SensorChange {
  readonly sensorId: string;
  /** As that person said: the page knows nobody. */
  readonly by: string;
  readonly atMs: number;
  readonly settings: SensorSettings;
}

/** A description with what people set: each field wins over the agent's; limits all together, and a kind over limits too. */
export function withChanges(home: HomeDescription, changes: readonly SensorChange[]): HomeDescription {
  if (changes.length === 0) return home;
  const settings = new Map(changes.map((change) => [change.sensorId, change.settings]));
  const sensors = home.sensors.map((sensor) => {
    const changed = withSettings(sensor, settings.get(sensor.id));
    settings.delete(sensor.id);
    return changed;
  });
  const strangers = [...settings].map(([id, own]) => withSettings({ id, name: id }, own));
  return { ...home, sensors: [...sensors, ...strangers] };
}

function withSettings(sensor: DescribedSensor, settings: SensorSettings | undefined): DescribedSensor {
  if (settings === undefined) return sensor;
  // The agent's limits are for the kind of place that its configuration means.
  const { limits: _, ...withoutLimits } = sensor;
  return { ...(settings.kind === undefined ? sensor : withoutLimits), ...settings };
}
