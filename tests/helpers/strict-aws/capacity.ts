/** What calls have cost since the beginning. */
export interface Usage {
  /** Calls that reached the service, by operation ("PutItem"), whatever it answered. */
  requests: Record<string, number>;
  readUnits: number;
  /** Write units of tables and of their indexes. */
  writeUnits: number;
  /** Of these, the indexes'. */
  indexWriteUnits: number;
}

/** Adds up what calls cost. */
export interface Meter {
  request(operation: string): void;
  read(units: number): void;
  write(tableUnits: number, indexUnits: number): void;
  total(): Usage;
}

/** A meter at zero. */
export function createMeter(): Meter {
  const usage: Usage = { requests: {}, readUnits: 0, writeUnits: 0, indexWriteUnits: 0 };
  return {
    request(operation) {
      usage.requests[operation] = (usage.requests[operation] ?? 0) + 1;
    },
    read(units) {
      usage.readUnits += units;
    },
    write(tableUnits, indexUnits) {
      usage.writeUnits += tableUnits + indexUnits;
      usage.indexWriteUnits += indexUnits;
    },
    total: () => ({ ...usage, requests: { ...usage.requests } }),
  };
}

/**
 * Units to write an item of `bytes`: one for each KB that is begun; the larger one of the item before and after counts, and what
 * does not exist costs one. Source: Amazon DynamoDB developer guide, "Capacity unit consumption for write operations".
 */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

/**
 * Units to read `bytes`: one for each 4 KB that are begun, half of it when not consistent, and what does not exist counts as 4 KB.
 * A Query or Scan rounds the sum of its items, a BatchGetItem each item. Source: Amazon DynamoDB developer guide, "Capacity unit
 * consumption for read operations".
 */
export function readUnits(bytes: number, consistent: boolean | undefined): number {
  return Math.max(1, Math.ceil(bytes / 4096)) / (consistent === true ? 1 : 2);
}

/** Part of an answer when the request asks for it. */
export function consumed(
  asked: string | undefined,
  TableName: string,
  CapacityUnits: number,
): { ConsumedCapacity?: { TableName: string; CapacityUnits: number } } {
  return asked === "TOTAL" ? { ConsumedCapacity: { TableName, CapacityUnits } } : {};
}
