import * as z from "zod";
import { MAX_CHANGES_BYTES, MAX_PERSON_LENGTH } from "../limits.ts";
import { nameSchema, plainTextSchema, sensorIdSchema } from "../wire/fields.ts";
import { areInOrder, sensorSchema } from "../wire/home-schema.ts";
import { describedHome, merged } from "./agents.ts";
import { limitsOf, sensorOf } from "./description.ts";
import type { Home } from "./home.ts";
import type { SensorChange, SensorSettings } from "./sensor-change.ts";

const { room, kind, limits } = sensorSchema.shape;

/** What a person sets of a sensor, as it comes from outside: by the rules of the agent's configuration. */
export const settingsRequestSchema = z.strictObject({
  sensorId: sensorIdSchema,
  by: plainTextSchema(MAX_PERSON_LENGTH).min(1),
  settings: z.strictObject({ name: nameSchema.exactOptional(), room, kind, limits }),
});

/**
 * The home with what a person set of a sensor, in place of what was set before. Settings without a field give the sensor back
 * to the agent's configuration. A text says why it cannot be so.
 */
export function changeSensor(home: Home, change: SensorChange): Home | string {
  const { sensorId, settings } = change;
  const isKnown = home.sensors.has(sensorId) || home.description.sensors.some(({ id }) => id === sensorId);
  if (!isKnown) return `This house has no sensor "${sensorId}".`;
  const others = home.changes.filter((one) => one.sensorId !== sensorId);
  const changes = Object.keys(settings).length === 0 ? others : [...others, change];
  const changed = { ...home, changes };
  const next = { ...changed, description: describedHome(changed) };
  if (changes === others) return next;
  if (!areInOrder(limitsOf(sensorOf(next.description, sensorId))))
    return "The limits are not in order, together with those of the kind of place.";
  if (Buffer.byteLength(JSON.stringify(changes)) > MAX_CHANGES_BYTES)
    return "This house has no space for more changes. Write names and limits into the agent's configuration.";
  return next;
}

/** What the agents say of a sensor, whatever people set; of one that they do not know nothing but its id. */
export function announcedSettings(
  { id, agents }: Pick<Home, "id" | "agents">,
  sensorId: string,
): SensorSettings & { name: string } {
  const announced = merged(id, agents).sensors.find((sensor) => sensor.id === sensorId);
  if (announced === undefined) return { name: sensorId };
  const { id: _, hint: __, learned: ___, battery: ____, hasWeakLink: _____, ...settings } = announced;
  return settings;
}
