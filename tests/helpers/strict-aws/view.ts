import type { Item } from "./attribute-value.ts";
import { compareParts, type OrderPart, type Place } from "./table-key.ts";

/** An item as it is stored, and the bytes that it counts. */
export interface Stored {
  item: Item;
  bytes: number;
}

/** An item in its order. */
export interface Entry extends Stored {
  order: readonly OrderPart[];
}

/** Items by partition, in order: a table, a replica of it, or an index. */
export interface View {
  get(place: Place): Stored | undefined;
  /** Puts an item in its place, or removes what stands there. */
  set(place: Place, stored: Stored | undefined): void;
  entries(partition: string): readonly Entry[];
  /** All partitions in an order that no key tells, as a Scan meets them. */
  partitions(): string[];
}

/** A view without items. */
export function createView(): View {
  const byPartition = new Map<string, Entry[]>();
  return {
    get({ partition, order }) {
      const entries = byPartition.get(partition) ?? [];
      const found = entries[firstNotBefore(entries, order)];
      return found !== undefined && compareOrders(found.order, order) === 0 ? found : undefined;
    },
    set({ partition, order }, stored) {
      const entries = byPartition.get(partition) ?? [];
      const at = firstNotBefore(entries, order);
      const found = entries[at];
      const replaced = found !== undefined && compareOrders(found.order, order) === 0 ? 1 : 0;
      entries.splice(at, replaced, ...(stored === undefined ? [] : [{ ...stored, order }]));
      if (entries.length === 0) byPartition.delete(partition);
      else byPartition.set(partition, entries);
    },
    entries: (partition) => byPartition.get(partition) ?? [],
    partitions: () =>
      [...byPartition.keys()].sort((a, b) => partitionHash(a) - partitionHash(b) || (a < b ? -1 : 1)),
  };
}

/** Compares two places of one partition. */
export function compareOrders(a: readonly OrderPart[], b: readonly OrderPart[]): number {
  for (let part = 0; part < a.length; part += 1) {
    const difference = compareParts(a[part] as OrderPart, b[part] as OrderPart);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Spreads partitions as DynamoDB's hash does, though not equally. Source: FNV-1a. */
export function partitionHash(partition: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < partition.length; at += 1)
    hash = Math.imul(hash ^ partition.charCodeAt(at), 0x01000193);
  // FNV-1a leaves the low bits of similar keys alike.
  return (hash ^ (hash >>> 15)) >>> 0;
}

function firstNotBefore(entries: readonly Entry[], order: readonly OrderPart[]): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareOrders((entries[middle] as Entry).order, order) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
