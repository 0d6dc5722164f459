import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Clock } from "../../../platform/clock.ts";
import { copyItem, type Item } from "./attribute-value.ts";
import type { Meter } from "./capacity.ts";
import { batchGetItem, batchWriteItem } from "./dynamodb-batches.ts";
import { getItem, query, scan } from "./dynamodb-reads.ts";
import { deleteItem, putItem, updateItem } from "./dynamodb-writes.ts";
import type { Operation, Service } from "./service.ts";
import type { TableDefinition } from "./table-key.ts";
import { createTableStore, type Lags, type TableStore } from "./table-store.ts";

/** The tables of a stand-in and how they behave. */
export interface DynamoDBOptions extends Lags {
  tables: readonly { name: string; definition: TableDefinition }[];
  /**
   * Physical partitions of each table, of which a BatchGetItem reads 1 MB each at most. A new on-demand table takes 4,000 writes a
   * second, four partitions' worth. Source: Amazon DynamoDB API reference, BatchGetItem; developer guide, "On-demand mode".
   */
  partitionCount?: number;
}

/** DynamoDB in memory; each call is atomic. */
export function createDynamoDB(
  { tables, partitionCount = 4, ...lags }: DynamoDBOptions,
  clock: Clock,
  meter: Meter,
): Service & { items(tableName: string): Item[] } {
  const stores = new Map(tables.map((table) => [table.name, createTableStore(table, clock, lags)]));
  const table = (name: string | undefined): TableStore => {
    const store = stores.get(name ?? "");
    if (store === undefined)
      throw new ResourceNotFoundException({
        message: "Requested resource not found",
        $metadata: { httpStatusCode: 400 },
      });
    return store;
  };
  const batch = (leaves: (index: number) => boolean) => ({ table, meter, leaves, partitionCount });
  const on =
    <Input extends { TableName: string | undefined }>(
      operation: (store: TableStore, meter: Meter, input: Input) => object,
    ) =>
    (input: Input) =>
      operation(table(input.TableName), meter, input);
  return {
    name: "dynamodb",
    operations: new Map<unknown, Operation>([
      [GetItemCommand, { name: "GetItem", run: on(getItem) }],
      [PutItemCommand, { name: "PutItem", run: on(putItem) }],
      [UpdateItemCommand, { name: "UpdateItem", run: on(updateItem) }],
      [DeleteItemCommand, { name: "DeleteItem", run: on(deleteItem) }],
      [QueryCommand, { name: "Query", run: on(query) }],
      [ScanCommand, { name: "Scan", run: on(scan) }],
      [
        BatchGetItemCommand,
        { name: "BatchGetItem", run: (input, leaves) => batchGetItem(batch(leaves), input) },
      ],
      [
        BatchWriteItemCommand,
        { name: "BatchWriteItem", run: (input, leaves) => batchWriteItem(batch(leaves), input) },
      ],
    ]),
    items(tableName) {
      const view = table(tableName).view({ consistent: true });
      return view
        .partitions()
        .flatMap((partition) => view.entries(partition).map(({ item }) => copyItem(item)));
    },
  };
}
