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

/** Names something of a view in the address, without a step in the browser's history and without scrolling. */
export function narrow(view: string, of: string): void {
  history.replaceState(null, "", linkTo(view, of === "" ? undefined : of));
  hash.value = location.hash;
}

/** The address of a view. */
export function linkTo(view: string, of?: string): string {
  return of === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(of)}`;
}
