import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { table as tableDefinition } from "../../storage/table.ts";
import { orderOf, type WireItem } from "./expression.ts";
import { wireItemBytes, writeUnits } from "./units.ts";

/** An item and what it counts in bytes. */
export interface Stored {
  item: WireItem;
  bytes: number;
}

type Definition = Pick<typeof tableDefinition, "partitionKey" | "sortKey" | "indexes">;
/** Items by their key, of one partition of the table or of an index. */
type Partition = Map<string, Stored>;

/** One table in memory with its indexes (KEYS_ONLY); counts the write units of every write. */
export class StubTable {
  writeUnits = 0;
  indexWriteUnits = 0;
  readonly #definition: Definition;
  readonly #partitions = new Map<string, Partition>();
  readonly #indexes = new Map<string, Map<string, Partition>>();

  constructor(definition: Definition) {
    this.#definition = definition;
  }

  get(key: WireItem): Stored | undefined {
    return this.#partitions.get(this.#partitionOf(key))?.get(this.#sortOf(key));
  }

  /** Puts an item in the place of `before`, or deletes it. */
  write(key: WireItem, item: WireItem | undefined): void {
    const before = this.get(key);
    const after = item === undefined ? undefined : { item, bytes: wireItemBytes(item) };
    this.chargeWrite(Math.max(before?.bytes ?? 0, after?.bytes ?? 0));
    const partition = this.#partitions.get(this.#partitionOf(key)) ?? new Map();
    this.#partitions.set(this.#partitionOf(key), partition);
    if (after === undefined) partition.delete(this.#sortOf(key));
    else partition.set(this.#sortOf(key), after);
    for (const index of this.#definition.indexes) this.#writeIndex(index, before, after);
  }

  /** What a write costs, also one whose condition fails. */
  chargeWrite(bytes: number): void {
    this.writeUnits += writeUnits(bytes);
  }

  /** The items of a partition in the order of the sort key. */
  partition(value: string, indexName?: string): Stored[] {
    const index = this.#definition.indexes.find(({ name }) => name === indexName);
    const sortKey = index?.sortKey ?? this.#definition.sortKey;
    const partitions = index === undefined ? this.#partitions : this.#indexes.get(index.name);
    return [...(partitions?.get(value)?.values() ?? [])].sort((a, b) =>
      orderOf(a.item[sortKey] as AttributeValue, b.item[sortKey] as AttributeValue),
    );
  }

  /** All items, of the table or of an index. */
  all(indexName?: string): Stored[] {
    const partitions = indexName === undefined ? this.#partitions : this.#indexes.get(indexName);
    return [...(partitions?.values() ?? [])].flatMap((partition) => [...partition.values()]);
  }

  /** The name of the partition key, of the table or of an index. */
  partitionKey(indexName?: string): string {
    const index = this.#definition.indexes.find(({ name }) => name === indexName);
    return index?.partitionKey ?? this.#definition.partitionKey;
  }

  /** The names of the table's key attributes. */
  keyNames(): string[] {
    return [this.#definition.partitionKey, this.#definition.sortKey];
  }

  /** What identifies an item, as text. */
  keyText(item: WireItem): string {
    return JSON.stringify([this.#partitionOf(item), this.#sortOf(item)]);
  }

  /** An entry moves when a key changes (two writes); keys alone stand in it, so nothing else changes it. */
  #writeIndex(
    { name, partitionKey, sortKey }: Definition["indexes"][number],
    before: Stored | undefined,
    after: Stored | undefined,
  ): void {
    const place = (stored: Stored | undefined) =>
      stored?.item[partitionKey] === undefined || stored.item[sortKey] === undefined
        ? undefined
        : [textOf(stored.item[partitionKey]), textOf(stored.item[sortKey])];
    const [from, to] = [place(before), place(after)];
    const index = this.#indexes.get(name) ?? new Map<string, Partition>();
    this.#indexes.set(name, index);
    const moves = from?.join() !== to?.join();
    if (moves) this.indexWriteUnits += (from === undefined ? 0 : 1) + (to === undefined ? 0 : 1);
    if (from?.[0] !== undefined && before !== undefined)
      index.get(from[0])?.delete(this.keyText(before.item));
    if (to?.[0] === undefined || after === undefined) return;
    const partition = index.get(to[0]) ?? new Map();
    index.set(to[0], partition);
    partition.set(this.keyText(after.item), this.#entry(after.item, partitionKey, sortKey));
  }

  #entry(item: WireItem, ...keys: string[]): Stored {
    const names = [this.#definition.partitionKey, this.#definition.sortKey, ...keys];
    const entry = Object.fromEntries(names.map((name) => [name, item[name]])) as WireItem;
    return { item: entry, bytes: wireItemBytes(entry) };
  }

  #partitionOf(item: WireItem): string {
    return textOf(item[this.#definition.partitionKey]);
  }

  #sortOf(item: WireItem): string {
    return textOf(item[this.#definition.sortKey]);
  }
}

function textOf(value: WireItem[string] | undefined): string {
  const text = value?.S ?? value?.N;
  if (text === undefined) throw new Error("a key is missing");
  return text;
}
