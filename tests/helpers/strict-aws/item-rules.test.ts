import { type AttributeValue, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { takeItem } from "./attribute-value.ts";
import { createTestAws, item, refusalOf, TABLE } from "./test-table.ts";

const put = (Item: Record<string, unknown>) =>
  refusalOf(
    createTestAws().dynamodb.send(
      new PutItemCommand({ TableName: TABLE, Item: Item as Record<string, AttributeValue> }),
    ),
  );
const withValue = (value: unknown) => put({ ...item("h", "s"), value });
const nested = (levels: number): AttributeValue => (levels === 1 ? { S: "x" } : { L: [nested(levels - 1)] });

test.each<[string, unknown, RegExp]>([
  ["no type", {}, /is empty/],
  ["undefined", undefined, /is empty/],
  ["an undefined string", { S: undefined }, /is empty/],
  ["two types", { S: "a", N: "1" }, /more than one datatypes/],
  ["an unknown type", { D: "2026-01-31" }, /Unsupported/],
  ["a number that is no text", { N: 1 }, /numeric value/],
  ["NaN", { N: "NaN" }, /numeric value/],
  ["a number that is too large", { N: "1e126" }, /overflow/],
  ["a number that is too small", { N: "1e-131" }, /underflow/],
  ["39 digits", { N: "1".repeat(39) }, /38 significant/],
  ["text that is a number", { S: 1 }, /S must be/],
  ["a truth that is text", { BOOL: "true" }, /BOOL must be/],
  ["a list that is a map", { L: {} }, /L must be/],
  ["a map that is a list", { M: [] }, /not a map/],
  ["a set that is text", { SS: "a" }, /set must be a list/],
  ["binary that is text", { B: "YQ==" }, /B must be/],
  ["an empty set", { SS: [] }, /may not be empty/],
  ["an empty set of numbers", { NS: [] }, /may not be empty/],
  ["an empty set of bytes", { BS: [] }, /may not be empty/],
  ["a set with one element twice", { SS: ["a", "b", "a"] }, /duplicates/],
  ["a set with one number in two forms", { NS: ["1", "1.0"] }, /duplicates/],
  ["NULL that is false", { NULL: false }, /must have the value of true/],
  ["half a surrogate pair", { S: "a\ud83d" }, /not valid Unicode/],
  ["half a surrogate pair within a list", { L: [{ S: "\udc00" }] }, /not valid Unicode/],
  ["half a surrogate pair as a name in a map", { M: { "\ud800": { S: "x" } } }, /not valid Unicode/],
  ["an empty name in a map", { M: { "": { S: "x" } } }, /Attribute name/],
  ["33 levels", nested(33), /Nesting Levels/],
])("an attribute with %s is refused", async (_, value, reason) => {
  expect(await withValue(value)).toMatch(/^ValidationException/);
  expect(await withValue(value)).toMatch(reason);
});

test.each<[string, unknown]>([
  ["an empty text", { S: "" }],
  ["empty binary", { B: new Uint8Array() }],
  ["an empty list", { L: [] }],
  ["an empty map", { M: {} }],
  ["32 levels", nested(32)],
  ["an emoji", { S: "\ud83d\ude00" }],
  ["the largest number", { N: `${"9".repeat(38)}E+88` }],
  ["a set with an empty text", { SS: [""] }],
])("an attribute with %s is stored", async (_, value) => {
  expect(await withValue(value)).toBe("accepted");
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ["no sort key", { pk: { S: "h" } }, /Missing the key sk/],
  ["a partition key of another type", { pk: { N: "1" }, sk: { S: "s" } }, /Type mismatch for key pk/],
  ["an empty partition key", item("", "s"), /cannot contain an empty value. Key: pk/],
  ["an empty sort key", item("h", ""), /cannot contain an empty value. Key: sk/],
  ["a partition key of 2049 bytes", item(`${"é".repeat(1024)}x`, "s"), /hashkey .*2048/],
  ["a sort key of 1025 bytes", item("h", `${"é".repeat(512)}x`), /rangekey .*1024/],
  [
    "an index key of another type",
    item("h", "s", { dueAtMs: { S: "soon" } }),
    /Type mismatch for key dueAtMs/,
  ],
  ["an empty index key", item("h", "s", { due: { S: "" } }), /empty value. Key: due/],
  ["an index key of 2049 bytes", item("h", "s", { due: { S: "x".repeat(2049) } }), /hashkey/],
  ["a partition key over 1024 bytes that is an index's sort key", item("x".repeat(1025), "s"), /rangekey/],
])("an item with %s is refused", async (_, wrong, reason) => {
  expect(await put(wrong)).toMatch(reason);
});

test("keys of exactly 1024 bytes are stored", async () => {
  expect(await put(item("é".repeat(512), "é".repeat(512)))).toBe("accepted");
});

test("an item of 400 KB is stored, one byte more is refused", async () => {
  const empty = takeItem(item("h", "s", { text: { S: "" } })).bytes;
  const fits = 400 * 1024 - empty;
  expect(await put(item("h", "s", { text: { S: "x".repeat(fits) } }))).toBe("accepted");
  expect(await put(item("h", "s", { text: { S: "x".repeat(fits + 1) } }))).toMatch(/maximum allowed size/);
  // Two bytes each in UTF-8.
  expect(await put(item("h", "s", { text: { S: "é".repeat(fits / 2 + 1) } }))).toMatch(
    /maximum allowed size/,
  );
});

test("sizes are those of the guide", () => {
  // The guide's own example.
  expect(takeItem({ "shirt-color": { S: "R" }, "shirt-size": { S: "M" } }).bytes).toBe(23);
  const bytesOf = (value: AttributeValue) => takeItem({ a: value }).bytes - 1;
  expect(bytesOf({ S: "é" })).toBe(2);
  expect(bytesOf({ B: new Uint8Array(7) })).toBe(7);
  expect(bytesOf({ BOOL: true })).toBe(1);
  expect(bytesOf({ NULL: true })).toBe(1);
  expect(bytesOf({ L: [] })).toBe(3);
  expect(bytesOf({ L: [{ S: "ab" }, { BOOL: true }] })).toBe(3 + 1 + 2 + 1 + 1);
  expect(bytesOf({ M: { name: { S: "ab" } } })).toBe(3 + 1 + 4 + 2);
  expect(bytesOf({ SS: ["ab", "c"] })).toBe(3);
  // Two digits a byte and one: never less, at most one more.
  expect(bytesOf({ N: "1234" })).toBeGreaterThanOrEqual(3);
  expect(bytesOf({ N: "1234" })).toBeLessThanOrEqual(4);
  expect(bytesOf({ N: "-1234" })).toBe(bytesOf({ N: "1234" }) + 1);
});
