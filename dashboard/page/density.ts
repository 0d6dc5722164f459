import { effect, signal } from "@preact/signals";

/** Cards show the last day of each sensor, a list shows many sensors at once. */
export type Density = "cards" | "list";

/** From more sensors than these on, a house is a list of its rooms unless somebody chose otherwise. */
export const MANY_SENSORS = 20;
const STORED_AS = "density";

/** The choice of this browser's user; undefined: the number of sensors decides. */
export const chosenDensity = signal<Density | undefined>(stored());

effect(() => {
  if (chosenDensity.value !== undefined) localStorage.setItem(STORED_AS, chosenDensity.value);
});

/** How a house of so many sensors is shown. */
export function densityOf(sensors: number): Density {
  return chosenDensity.value ?? (sensors > MANY_SENSORS ? "list" : "cards");
}

function stored(): Density | undefined {
  const name = localStorage.getItem(STORED_AS);
  return name === "cards" || name === "list" ? name : undefined;
}
