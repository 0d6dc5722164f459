import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** Shorter texts stay readable in the console; longer ones fall to a quarter. */
const DEFLATED_FROM_CHARACTERS = 2000;

/** JSON as an attribute: a text, or deflated bytes when it is long. */
export function packedJson(value: unknown): AttributeValue {
  const text = JSON.stringify(value);
  return text.length < DEFLATED_FROM_CHARACTERS ? { S: text } : { B: deflateRawSync(text) };
}

/** The value of an attribute that `packedJson` made; undefined when it is missing. */
export function unpackedJson<Value>(attribute: AttributeValue | undefined): Value | undefined {
  if (attribute?.B !== undefined) return JSON.parse(inflateRawSync(attribute.B).toString());
  return attribute?.S === undefined ? undefined : JSON.parse(attribute.S);
}
