import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { decimalBytes, decimalText, parseDecimal } from "./decimal.ts";
import { validation } from "./refusal.ts";

export type Item = Record<string, AttributeValue>;

/** What DynamoDB stores of a value: a copy with its numbers in their one form, and the bytes that it counts. */
export interface Taken<Value> {
  value: Value;
  bytes: number;
}

/** Source: Amazon DynamoDB developer guide, "Service, account, and table quotas", Nested attribute depth. */
const MAX_LEVELS = 32;
/** Source: as above, Attribute names. */
const MAX_NAME_BYTES = 65_535;

/**
 * Checks, copies and measures the attributes of an item or a map. Sizes: names and strings in UTF-8, binary as it is, 1 for
 * BOOL and NULL, 3 for a list or map and 1 more for each element. Source: Amazon DynamoDB developer guide, "item sizes and formats".
 */
export function takeItem(item: unknown, level = 1): Taken<Item> {
  if (typeof item !== "object" || item === null || Array.isArray(item))
    throw validation("Supplied AttributeValue is not a map");
  const value: Item = {};
  let bytes = 0;
  for (const [name, attribute] of Object.entries(item)) {
    const nameBytes = utf8Bytes(name);
    if (nameBytes === 0 || nameBytes > MAX_NAME_BYTES)
      throw validation("Attribute name must have from 1 to 65535 bytes");
    const taken = takeValue(attribute, level);
    value[name] = taken.value;
    bytes += nameBytes + taken.bytes;
  }
  return { value, bytes };
}

/** Checks, copies and measures one attribute value. */
export function takeValue(value: unknown, level = 1): Taken<AttributeValue> {
  if (level > MAX_LEVELS) throw validation("Nesting Levels have exceeded supported limits");
  const types = Object.entries(value ?? {}).filter(([, content]) => content !== undefined);
  const [type, content] = types[0] ?? [];
  // The SDK would leave out an attribute that is undefined: what the caller meant to store would be missing.
  if (type === undefined)
    throw validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  if (types.length > 1)
    throw validation(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  const take = TYPES[type];
  if (take === undefined) throw validation(`Unsupported attribute type ${type}`);
  return take(content, level);
}

/** A deep copy of an item that was taken before. */
export function copyItem(item: Item): Item {
  return copy(item) as Item;
}

/** A deep copy of plain data with binary values in it. */
export function copy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value as Uint8Array);
  if (Array.isArray(value)) return value.map(copy);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]));
}

/** Bytes in UTF-8; the SDK would send invalid UTF-8 for half a surrogate pair, or another character in its place. */
export function utf8Bytes(text: string): number {
  if (!text.isWellFormed()) throw validation("The request has a string that is not valid Unicode");
  return Buffer.byteLength(text);
}

const TYPES: Record<string, (content: unknown, level: number) => Taken<AttributeValue>> = {
  S: (content) => {
    const [S, bytes] = takeString(content);
    return { value: { S }, bytes };
  },
  N: (content) => {
    const [N, bytes] = takeNumber(content);
    return { value: { N }, bytes };
  },
  B: (content) => {
    const [B, bytes] = takeBinary(content);
    return { value: { B }, bytes };
  },
  BOOL: (content) => {
    if (typeof content !== "boolean") throw validation("BOOL must be true or false");
    return { value: { BOOL: content }, bytes: 1 };
  },
  NULL: (content) => {
    if (content !== true) throw validation("Null attribute value types must have the value of true");
    return { value: { NULL: true }, bytes: 1 };
  },
  SS: (content) => {
    const [SS, bytes] = takeSet(content, takeString, (text) => text);
    return { value: { SS }, bytes };
  },
  NS: (content) => {
    const [NS, bytes] = takeSet(content, takeNumber, (text) => text);
    return { value: { NS }, bytes };
  },
  BS: (content) => {
    const [BS, bytes] = takeSet(content, takeBinary, (binary) => Buffer.from(binary).toString("latin1"));
    return { value: { BS }, bytes };
  },
  L: (content, level) => {
    if (!Array.isArray(content)) throw validation("L must be a list");
    const taken = content.map((element) => takeValue(element, level + 1));
    const bytes = taken.reduce((sum, element) => sum + 1 + element.bytes, 3);
    return { value: { L: taken.map(({ value }) => value) }, bytes };
  },
  M: (content, level) => {
    const { value, bytes } = takeItem(content, level + 1);
    return { value: { M: value }, bytes: 3 + Object.keys(value).length + bytes };
  },
};

function takeString(content: unknown): [string, number] {
  if (typeof content !== "string") throw validation("S must be a string");
  return [content, utf8Bytes(content)];
}

function takeNumber(content: unknown): [string, number] {
  const decimal = parseDecimal(content);
  return [decimalText(decimal), decimalBytes(decimal)];
}

function takeBinary(content: unknown): [Uint8Array, number] {
  if (!ArrayBuffer.isView(content)) throw validation("B must be bytes");
  const binary = new Uint8Array(content as Uint8Array);
  return [binary, binary.byteLength];
}

/** Source: Amazon DynamoDB developer guide, "Supported data types", Sets: never empty, no element twice. */
function takeSet<Element>(
  content: unknown,
  take: (element: unknown) => [Element, number],
  identity: (element: Element) => string,
): [Element[], number] {
  if (!Array.isArray(content)) throw validation("A set must be a list of its elements");
  if (content.length === 0)
    throw validation("One or more parameter values were invalid: A set may not be empty");
  const taken = content.map(take);
  if (new Set(taken.map(([element]) => identity(element))).size < taken.length)
    throw validation("One or more parameter values were invalid: Input collection contains duplicates.");
  return [taken.map(([element]) => element), taken.reduce((sum, [, bytes]) => sum + bytes, 0)];
}
