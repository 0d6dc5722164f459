import { useEffect, useRef } from "preact/hooks";
import { chosenDensity, type Density, densityOf, MANY_SENSORS } from "./density.ts";
import { narrow } from "./route.ts";

/** A house of fewer sensors is seen at once. */
const LEAST_SENSORS = MANY_SENSORS / 2;
const DENSITIES: { density: Density; name: string }[] = [
  { density: "cards", name: "Cards" },
  { density: "list", name: "List" },
];

/** Finds sensors, and chooses how they are shown; missing where there are few. */
export function HouseTools({ sensors, typed }: { sensors: number; typed: string }) {
  if (sensors <= LEAST_SENSORS && typed === "") return null;
  const shown = densityOf(sensors);
  return (
    <div class="house-tools">
      <Search typed={typed} />
      <fieldset class="density" aria-label="How sensors are shown">
        {DENSITIES.map(({ density, name }) => (
          <button
            key={density}
            type="button"
            aria-pressed={shown === density}
            onClick={() => {
              chosenDensity.value = density;
            }}
          >
            {name}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

/** What is typed stands in the address, so that going back to the house finds it again. */
function Search({ typed }: { typed: string }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener("keydown", focus);
    return () => removeEventListener("keydown", focus);
  }, []);
  return (
    <input
      ref={input}
      class="search"
      type="search"
      aria-label="Find a sensor"
      aria-keyshortcuts="/"
      placeholder="Name, id or room"
      title="Press / to type here"
      value={typed}
      onInput={({ currentTarget }) => narrow("house", currentTarget.value)}
    />
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}
