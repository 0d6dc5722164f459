import { boundedText } from "../domain/bounded-text.ts";
import type { DescribedSensor, HomeDescription } from "../domain/home/description.ts";
import { MAX_HOME_BYTES, MAX_NAME_LENGTH, MAX_SENSORS } from "../domain/limits.ts";
import { homeBytes } from "../domain/wire/home-schema.ts";

/** A home as it can be announced, and the ids of the sensors that it has no room for. */
export interface Announceable {
  home: HomeDescription;
  left: string[];
}

/** Takes the home's sensors in their order, as far as an announcement has room for them. */
export function announceable(home: HomeDescription): Announceable {
  const left: string[] = [];
  let bytes = homeBytes({ ...home, sensors: [] });
  let count = 0;
  const sensors = home.sensors.filter((sensor) => {
    const withComma = homeBytes(sensor) + 1;
    const fits = count < MAX_SENSORS && bytes + withComma <= MAX_HOME_BYTES;
    if (!fits) left.push(sensor.id);
    else {
      count += 1;
      bytes += withComma;
    }
    return fits;
  });
  return { home: { ...home, sensors }, left };
}

/** A name that can be announced: on one line and not too long. */
export function announceableName({ id, name }: Pick<DescribedSensor, "id" | "name">): string {
  return boundedText(name === "" ? id : name, MAX_NAME_LENGTH);
}
