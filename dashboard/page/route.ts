import { computed, signal } from "@preact/signals";

const hash = signal(location.hash);
addEventListener("hashchange", () => {
  const before = route.peek();
  hash.value = location.hash;
  const { view, of } = route.peek();
  if (view !== before.view || of !== before.of) scrollTo(0, 0);
});

/**
 * The view that the address names, what of it, and which span of time: `#/sensor/freezer/24h` is
 * `{ view: "sensor", of: "freezer", span: "24h" }`.
 */
export const route = computed(() => {
  const [, view = "", of = "", span] = hash.value.split("/");
  return { view: view || "house", of: decoded(of), span: span === undefined ? undefined : decoded(span) };
});

/** The address of a view. */
export function linkTo(view: string, ...of: string[]): string {
  return ["#", view, ...of.map(encodeURIComponent)].join("/");
}

/** An address that a person shortened may be none. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
