import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import type { HomeDescription } from "../../domain/home/description.ts";
import { type Envelope, encodeEnvelope } from "../../domain/wire/envelope.ts";
import { signed } from "../../domain/wire/signed.ts";
import { seededRandom } from "../../platform/random.ts";
import { newPrivateKey, privateKeyFrom, publicKeyOf, signerOf } from "../../platform/signatures.ts";
import type { Item } from "../../storage/item.ts";
import { homeKeysItem } from "../../storage/signing-keys.ts";

export const SENSORS_PER_HOME = 20;
/** From one reading of a sensor to the next. */
const INTERVAL_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const ARRIVES_AFTER_MS = 2000;

/** Homes that report, in step: each call goes on where the last one ended. */
export interface Homes {
  ids: string[];
  /** The items of their enrolled keys: every record is signed. */
  keys(): Item[];
  /** Each home's agent announces it. */
  announce(): KinesisStreamEvent;
  /** A record of each home brings `readings` of each of its sensors. */
  report(readings: number, homes?: readonly string[]): KinesisStreamEvent;
  /** A record of each home brings one reading of one sensor, as somebody puts it there by hand. */
  reportByHand(homes?: readonly string[]): KinesisStreamEvent;
}

/** `count` homes with 20 sensors each, all in rooms that live through mild days; the first reading is taken at `startMs`. */
export function createHomes(count: number, startMs: number): Homes {
  const ids = Array.from({ length: count }, (_, index) => `home-${String(index).padStart(5, "0")}`);
  const random = seededRandom(1);
  let step = 0;
  let sequence = 1;
  let stream = 0;
  const celsius = (home: number, sensor: number, atMs: number) => {
    const day = 1.5 * Math.sin((2 * Math.PI * (atMs % DAY_MS)) / DAY_MS);
    return Number((19 + (home % 5) / 2 + sensor / 10 + day + (random() - 0.5) / 5).toFixed(2));
  };
  const key = privateKeyFrom(newPrivateKey());
  const sign = signerOf(key);
  const recordOf = (home: string, data: Uint8Array, arrivedAtMs: number): KinesisStreamRecord => {
    stream += 1;
    return record(home, signed(home, data, sign), arrivedAtMs, stream);
  };
  const producer = () => ({
    agentId: "agent-1",
    spoolId: "s1",
    sequence,
    sentAtMs: startMs + step * INTERVAL_MS,
  });
  const enveloped = (homeId: string, envelope: Envelope) =>
    recordOf(homeId, encodeEnvelope(envelope), startMs + step * INTERVAL_MS + ARRIVES_AFTER_MS);
  return {
    ids,
    keys: () =>
      ids.map((id) => homeKeysItem(id, [{ certificateId: "c".repeat(64), publicKey: publicKeyOf(key) }], 1)),
    announce: () => ({
      Records: ids.map((id) => enveloped(id, { type: "announcement", ...producer(), home: describe(id) })),
    }),
    report(readings, homes = ids) {
      const times = Array.from(
        { length: readings },
        (_, index) => startMs + (step + index + 1) * INTERVAL_MS,
      );
      step += readings;
      const records = homes.map((homeId, home) => {
        const all = times.flatMap((takenAtMs) =>
          SENSOR_IDS.map((sensorId, index) => ({
            sensorId,
            takenAtMs,
            celsius: celsius(home, index, takenAtMs),
          })),
        );
        return enveloped(homeId, { type: "readings", ...producer(), homeId, readings: all });
      });
      sequence += readings * SENSORS_PER_HOME;
      return { Records: records };
    },
    reportByHand(homes = ids) {
      step += 1;
      const arrivedAtMs = startMs + step * INTERVAL_MS;
      const index = step % SENSORS_PER_HOME;
      return {
        Records: homes.map((homeId, home) => {
          const reading = { sensor: SENSOR_IDS[index], celsius: celsius(home, index, arrivedAtMs) };
          return recordOf(homeId, Buffer.from(JSON.stringify(reading)), arrivedAtMs);
        }),
      };
    },
  };
}

/** How long a home reports that brings so many readings of each sensor. */
export function durationMs(readings: number): number {
  return readings * INTERVAL_MS;
}

const SENSOR_IDS = Array.from({ length: SENSORS_PER_HOME }, (_, index) => `sensor-${index}`);

function describe(id: string): HomeDescription {
  const sensors = SENSOR_IDS.map((sensorId, index) => ({
    id: sensorId,
    name: `Room ${index}`,
    kind: "living" as const,
  }));
  return { id, name: `Home ${id}`, timeZone: "Europe/Brussels", unit: "celsius", sensors };
}

function record(home: string, data: Uint8Array, arrivedAtMs: number, number: number): KinesisStreamRecord {
  const sequenceNumber = `4959${String(number).padStart(52, "0")}`;
  return {
    eventID: `shardId-000000000000:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    eventSource: "aws:kinesis",
    eventSourceARN: "arn:aws:kinesis:eu-west-1:000000000000:stream/readings",
    eventVersion: "1.0",
    awsRegion: "eu-west-1",
    invokeIdentityArn: "arn:aws:iam::000000000000:role/detect",
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: home,
      sequenceNumber,
      data: Buffer.from(data).toString("base64"),
      approximateArrivalTimestamp: arrivedAtMs / 1000,
    },
  };
}
