import { signal } from "@preact/signals";
import type { HouseView } from "../wire.ts";
import type { SensorView } from "./sensor-view.tsx";

/** How long after the first script the rest is fetched, ms: a slow line brings the house before. */
const LATER_MS = 4000;

const view = signal<typeof SensorView | undefined>(undefined);
const failed = signal(false);
let asked: Promise<void> | undefined;

/** A sensor's page with its charts, which are half of the script: not loaded before the house is shown. */
export function LazySensorView(props: { id: string; house: HouseView }) {
  void load();
  const View = view.value;
  if (View !== undefined) return <View {...props} />;
  return failed.value ? (
    <p class="hint">This part of the page cannot be loaded. Load the page again.</p>
  ) : (
    <p class="soft">Loading …</p>
  );
}

addEventListener("load", () => setTimeout(() => void load(), LATER_MS));

function load(): Promise<void> {
  asked ??= import("./sensor-view.tsx").then(
    (loaded) => {
      view.value = loaded.SensorView;
    },
    () => {
      failed.value = true;
    },
  );
  return asked;
}
