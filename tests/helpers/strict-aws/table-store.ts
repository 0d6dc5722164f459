import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../../platform/clock.ts";
import { type Item, takeItem } from "./attribute-value.ts";
import { writeUnits } from "./capacity.ts";
import { type KeySchema, keyNames, type Place, pick, placeOf, type TableDefinition } from "./table-key.ts";
import { createView, type Stored, type View } from "./view.ts";

/** A time, or one drawn for each write. */
export type Lag = number | (() => number);

/** How long what is written stays unseen (ms): by queries of an index, and by reads of the table that are not consistent. */
export interface Lags {
  indexLagMs?: Lag;
  replicaLagMs?: Lag;
}

/** One table with its indexes. */
export interface TableStore {
  name: string;
  definition: TableDefinition;
  /** What a read sees: of an index, of the table itself, or of its replica. */
  view(read: { index?: string | undefined; consistent?: boolean | undefined }): View;
  find(key: Item): Stored | undefined;
  /** Replaces or removes an item; returns the write units that the indexes cost. */
  write(key: Item, stored: Stored | undefined): number;
}

/** An empty table. Items expire in DynamoDB within days, at no promised time: here they never do. */
export function createTableStore(
  { name, definition }: { name: string; definition: TableDefinition },
  clock: Clock,
  { indexLagMs = 0, replicaLagMs = 0 }: Lags,
): TableStore {
  const main = createView();
  const replica = createLaggingView(clock, replicaLagMs);
  const indexes = definition.indexes.map((index) => ({
    index,
    lagging: createLaggingView(clock, indexLagMs),
  }));
  return {
    name,
    definition,
    view({ index: wanted, consistent }) {
      if (wanted === undefined) return consistent === true || replicaLagMs === 0 ? main : replica.now();
      return indexes.find(({ index }) => index.name === wanted)?.lagging.now() ?? createView();
    },
    find: (key) => main.get(placeOf(definition, key)),
    write(key, stored) {
      const place = placeOf(definition, key);
      const before = main.get(place)?.item;
      main.set(place, stored);
      if (replicaLagMs !== 0) replica.later((view) => view.set(place, stored));
      let units = 0;
      for (const { index, lagging } of indexes) {
        const change = indexChange(definition, index, [before, stored?.item]);
        units += change.units;
        if (change.units > 0) lagging.later(change.apply);
      }
      return units;
    },
  };
}

interface IndexEntry extends Stored {
  place: Place;
}

/**
 * What a write changes in an index. Units: one write for an entry that comes, goes or changes, two when its key changes, none
 * when it stays as it is. Source: Amazon DynamoDB developer guide, "Using global secondary indexes", Write capacity units.
 */
function indexChange(
  definition: TableDefinition,
  index: TableDefinition["indexes"][number],
  [itemBefore, itemAfter]: [Item | undefined, Item | undefined],
): { units: number; apply(view: View): void } {
  const before = indexEntry(definition, index, itemBefore);
  const after = indexEntry(definition, index, itemAfter);
  const apply = (view: View) => {
    if (before !== undefined) view.set(before.place, undefined);
    if (after !== undefined) view.set(after.place, after);
  };
  if (before === undefined || after === undefined) {
    const only = before ?? after;
    return { units: only === undefined ? 0 : writeUnits(only.bytes), apply };
  }
  if (!isDeepStrictEqual(before.place, after.place))
    return { units: writeUnits(before.bytes) + writeUnits(after.bytes), apply };
  const same = isDeepStrictEqual(before.item, after.item);
  return { units: same ? 0 : writeUnits(Math.max(before.bytes, after.bytes)), apply };
}

/** The entry of an item in an index; an item without all of the index key has none. */
function indexEntry(
  definition: TableDefinition,
  index: KeySchema & { projection: "KEYS_ONLY" | "ALL" },
  item: Item | undefined,
): IndexEntry | undefined {
  if (item === undefined || keyNames(index).some((name) => item[name] === undefined)) return undefined;
  const names = [...new Set([...keyNames(index), ...keyNames(definition)])];
  const { value, bytes } = takeItem(index.projection === "ALL" ? item : pick(item, names));
  return { item: value, bytes, place: placeOf(definition, item, index) };
}

/** A view that sees each change some time after it was made, in the order in which they were made. */
function createLaggingView(
  clock: Clock,
  lagMs: Lag,
): { now(): View; later(change: (view: View) => void): void } {
  const view = createView();
  let waiting: { dueAtMs: number; change: (view: View) => void }[] = [];
  return {
    now() {
      const nowMs = clock.nowMs();
      const due = waiting.findIndex(({ dueAtMs }) => dueAtMs > nowMs);
      for (const { change } of due < 0 ? waiting : waiting.slice(0, due)) change(view);
      waiting = due < 0 ? [] : waiting.slice(due);
      return view;
    },
    later(change) {
      const lag = typeof lagMs === "number" ? lagMs : lagMs();
      if (lag === 0 && waiting.length === 0) return change(view);
      const dueAtMs = Math.max(clock.nowMs() + lag, waiting.at(-1)?.dueAtMs ?? 0);
      waiting.push({ dueAtMs, change });
    },
  };
}
