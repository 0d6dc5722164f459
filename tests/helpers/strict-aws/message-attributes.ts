/** A message attribute as SNS and SQS take it. */
export interface MessageAttribute {
  DataType: string | undefined;
  StringValue?: string | undefined;
  BinaryValue?: Uint8Array | undefined;
}

/** All that XML 1.0 can carry. Source: Amazon SQS API reference, SendMessage. */
const XML_TEXT = /^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Source: Amazon SNS developer guide, "Message attributes"; Amazon SQS developer guide, "Message metadata". */
const NAME = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const RESERVED_NAME = /^(aws|amazon)\./i;
const MAX_NAME_CHARACTERS = 256;

/** Whether XML 1.0 can carry a text; half a surrogate pair it cannot. */
export function isXmlText(text: string): boolean {
  return XML_TEXT.test(text);
}

/** What is wrong with message attributes; undefined when nothing is. */
export function attributeFault(attributes: Record<string, MessageAttribute> | undefined): string | undefined {
  for (const [name, attribute] of Object.entries(attributes ?? {})) {
    if (!NAME.test(name) || RESERVED_NAME.test(name) || name.length > MAX_NAME_CHARACTERS)
      return `The message attribute name '${name}' is invalid`;
    const fault = valueFault(attribute);
    if (fault !== undefined) return `The message attribute '${name}' ${fault}`;
  }
  return undefined;
}

/** Bytes that attributes take of a message: names, types and values. Source: Amazon SNS API reference, MessageAttributeValue. */
export function attributeBytes(attributes: Record<string, MessageAttribute> | undefined): number {
  return Object.entries(attributes ?? {}).reduce(
    (sum, [name, { DataType = "", StringValue = "", BinaryValue }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue) +
      (BinaryValue?.byteLength ?? 0),
    0,
  );
}

function valueFault({ DataType, StringValue, BinaryValue }: MessageAttribute): string | undefined {
  if (DataType === "Binary") {
    if (StringValue !== undefined) return "has a value of another type";
    return ArrayBuffer.isView(BinaryValue) && BinaryValue.byteLength > 0 ? undefined : "must have a value";
  }
  if (DataType !== "String" && DataType !== "Number" && DataType !== "String.Array")
    return `has the unknown type '${DataType}'`;
  if (BinaryValue !== undefined) return "has a value of another type";
  if (typeof StringValue !== "string" || StringValue === "") return "must have a value";
  if (!isXmlText(StringValue)) return "has a character that is not allowed";
  if (DataType === "Number" && !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(StringValue)) return "is not a number";
  return DataType === "String.Array" && !isArray(StringValue) ? "is not an array" : undefined;
}

function isArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
