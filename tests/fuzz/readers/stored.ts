import { deflateRawSync } from "node:zlib";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { decodeState, encodeState } from "../../../domain/detection/state-codec.ts";
import { hear } from "../../../domain/home/hear.ts";
import { newHome } from "../../../domain/home/home.ts";
import { packBlock, unpackBlock, withReadings } from "../../../storage/block.ts";
import { itemFrom, newStoredHome, storedFrom } from "../../../storage/home-item.ts";
import { packHours, unpackHours, withHours } from "../../../storage/hours.ts";
import { packedJson, unpackedJson } from "../../../storage/packed-json.ts";
import { decodeSensors, encodeSensors } from "../../../storage/sensors-codec.ts";
import { createArrivals, roomReading } from "../../helpers/heard-home.ts";
import { expectThat, isFullStack, type Reader } from "../reader.ts";

const READINGS = 400;
const readings = Array.from({ length: READINGS }, (_, at) => roomReading(at));
const heard = hear(newHome("home-1"), [
  createArrivals("home-1")(readings),
  createArrivals("home-1")(readings.slice(0, 9)),
]);
const block = withReadings(new Map(), readings.slice(0, 60));
const hours = withHours(new Map(), readings);
const room = heard.home.sensors.get("room")?.detector;
if (room === undefined) throw new Error("the sample home has no room");
const NOW_MS = Date.UTC(2026, 1, 1);
const item = itemFrom(
  {
    ...newStoredHome("home-1"),
    home: heard.home,
    open: { number: 1, readings: block },
    hours: { number: 1, bySensor: hours },
  },
  NOW_MS,
);
const attributes = Object.keys(item).filter((name) => !["home", "sort"].includes(name));

/** What the table holds; bytes that nobody wrote may come from a newer version, or from a hand. */
export const storedReaders: readonly Reader[] = [
  codec("stored-sensors", encodeSensors(heard.home.sensors), decodeSensors, encodeSensors),
  codec("detector-state", encodeState(room), decodeState, encodeState),
  codec("readings-block", packBlock(block), unpackBlock, packBlock),
  codec("stored-hours", packHours(hours), unpackHours, packHours),
  {
    name: "packed-json",
    share: 10,
    samples: [JSON.stringify(heard.home.post), deflateRawSync(JSON.stringify(heard.home.post))],
    read(input) {
      const forms: AttributeValue[] = [{ S: `${input}` }, { B: input }];
      return forms.map(readsPacked).some(Boolean);
    },
  },
  {
    name: "home-item",
    share: 8,
    samples: attributes.map((name) => Buffer.concat([Buffer.from(`${name}\n`), bytesOf(item[name])])),
    read: readsItem,
  },
];

/** A codec of our own: what it decodes, it encodes to bytes that mean the same. */
function codec<Value>(
  name: string,
  sample: Uint8Array,
  decode: (bytes: Uint8Array) => Value,
  encode: (value: Value) => Uint8Array,
): Reader {
  return {
    name,
    share: 12,
    samples: [sample],
    read(input) {
      const value = decoded(() => decode(input));
      if (value === undefined) return false;
      const bytes = decoded(() => encode(value));
      if (bytes === undefined) return false;
      expectThat(
        Buffer.compare(encode(decode(bytes)), bytes) === 0,
        "it is stored in another form each time",
      );
      return true;
    },
  };
}

function readsPacked(attribute: AttributeValue): boolean {
  const value = decoded(() => unpackedJson<unknown>(attribute));
  if (value === undefined) return false;
  expectThat(JSON.stringify(unpackedJson(packedJson(value))) === JSON.stringify(value), "another value");
  return true;
}

/** An input is the name of an attribute, a line break and its bytes; the others are sound. */
function readsItem(input: Buffer): boolean {
  const end = input.indexOf("\n");
  const name = input.toString("utf8", 0, Math.max(0, end));
  const before = item[name];
  if (before === undefined) return false;
  const value = input.subarray(end + 1);
  const attribute: AttributeValue =
    before.B === undefined ? (before.S === undefined ? { N: `${value}` } : { S: `${value}` }) : { B: value };
  return decoded(() => storedFrom({ ...item, [name]: attribute })) !== undefined;
}

function bytesOf(attribute: AttributeValue | undefined): Buffer {
  return Buffer.from(attribute?.B ?? attribute?.S ?? attribute?.N ?? "");
}

/** Whatever error says that bytes are none of ours will do, as long as one does: the table is our own. */
function decoded<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (isFullStack(error)) throw error;
    return undefined;
  }
}
