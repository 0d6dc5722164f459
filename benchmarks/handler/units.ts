import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { bytesOf, type WireItem } from "./expression.ts";

/** Bytes DynamoDB counts for an item. Source: Amazon DynamoDB developer guide, "item sizes and formats". */
export function wireItemBytes(item: WireItem): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

/** Write units of a write of so many bytes. Source: Amazon DynamoDB developer guide, "read/write capacity mode". */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

/** Read units of a read of so many bytes: half of them when it need not be consistent. Source: as above. */
export function readUnits(bytes: number, consistent: boolean | undefined): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent === true ? 1 : 0.5);
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/^-|\.|^0+|e.*$/g, "").length / 2) + 1;
  if (value.B !== undefined) return bytesOf(value.B).length;
  if (value.L !== undefined) return value.L.reduce((sum, one) => sum + 1 + valueBytes(one), 3);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + wireItemBytes(value.M);
  if (value.SS !== undefined) return value.SS.reduce((sum, one) => sum + Buffer.byteLength(one), 3);
  return 1;
}
