import { computed, signal } from "@preact/signals";

const hash = signal(location.hash);
addEventListener("hashchange", () => {
  hash.value = location.hash;
  scrollTo(0, 0);
});

/** The view that the address names, and what of it: `#/sensor/freezer` is `{ view: "sensor", of: "freezer" }`. */
export const route = computed(() => {
  const [, view = "", of = ""] = hash.value.split("/");
  return { view: view || "house", of: decodeURIComponent(of) };
});

/** The address of a view. */
export function linkTo(view: string, of?: string): string {
  return of === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(of)}`;
}
