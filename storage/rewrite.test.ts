import { newHome } from "../domain/home/home.ts";
import { newStoredHome, type StoredHome } from "./home-item.ts";
import type { HomeStore } from "./home-store.ts";
import { rewrite } from "./rewrite.ts";

const first = { ...newStoredHome("h"), version: 1 };
const change = (current: StoredHome) => ({
  home: { ...newHome("h"), backSinceMs: current.version },
  nowMs: 0,
});

/** A store in which somebody else writes before each of the first `conflicts` writes. */
function overtaken(conflicts: number) {
  let version = 1;
  const store: Pick<HomeStore, "load" | "save"> = {
    load: async () => new Map([["h", { ...newStoredHome("h"), version }]]),
    async save(before, { home }) {
      if (version <= conflicts) {
        version += 1;
        return "conflict";
      }
      return { ...before, version: before.version + 1, home };
    },
  };
  return store;
}

test("a change is made anew to what another writer has stored", async () => {
  const stored = await rewrite(overtaken(3), first, change);
  expect(stored).toMatchObject({ version: 5, home: { backSinceMs: 4 } });
});

test("a change that is none any more leaves what another writer has stored", async () => {
  const stored = await rewrite(overtaken(1), first, (current) =>
    current.version === 1 ? change(current) : undefined,
  );
  expect(stored).toEqual({ ...newStoredHome("h"), version: 2 });
});

test("ten conflicts in a row are borne, an eleventh is a fault that names the home", async () => {
  expect((await rewrite(overtaken(10), first, change)).version).toBe(12);
  await expect(rewrite(overtaken(11), first, change)).rejects.toThrow("home h: 10 writes in a row");
});
