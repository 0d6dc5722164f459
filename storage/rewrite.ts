import type { StoredHome } from "./home-item.ts";
import { type HomeChange, type HomeStore, loaded } from "./home-store.ts";

/** Each conflict means that another writer got through: more in a row than there are writers are a fault. */
const MAX_CONFLICTS = 10;

/**
 * Changes the newest version of a home until no other writer comes between. `change` is given what is stored and returns
 * what becomes of it, or undefined to leave it as it is. Resolves to what is stored then; rejects when the table fails.
 */
export async function rewrite(
  homes: Pick<HomeStore, "load" | "save">,
  first: StoredHome,
  change: (current: StoredHome) => HomeChange | undefined,
): Promise<StoredHome> {
  let current = first;
  for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
    const next = change(current);
    if (next === undefined) return current;
    const stored = await homes.save(current, next);
    if (stored !== "conflict") return stored;
    current = loaded(await homes.load([current.home.id]), current.home.id);
  }
  throw new Error(`home ${first.home.id}: ${MAX_CONFLICTS} writes in a row were overtaken by others`);
}
