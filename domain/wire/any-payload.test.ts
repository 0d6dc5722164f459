import fc from "fast-check";
import { isPlainText } from "../bounded-text.ts";
import {
  LATEST_MS,
  MAX_CELSIUS,
  MAX_HEARTBEAT_BYTES,
  MAX_HOME_BYTES,
  MAX_LIMIT_CELSIUS,
  MAX_READINGS,
  MAX_REASON_LENGTH,
  MAX_SENSORS,
  MAX_SOURCES,
} from "../limits.ts";
import { PLACE_KINDS } from "../places.ts";
import { encodeEnvelope } from "./envelope.ts";
import { decodePayload, type Payload } from "./payload.ts";

const arrival = { partitionKey: "home-1", arrivedAtMs: 5000 };
const RUNS = 1500;

const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const oddNumber = fc.constantFrom(
  ...[0, -0, 1, -1, 0.5, 1e-200, -1e-200, 1e126, 1e308, LATEST_MS, LATEST_MS + 1],
  ...[MAX_CELSIUS, -MAX_CELSIUS - 1, 1000.00004, Number.MAX_SAFE_INTEGER, 2 ** 53],
);
const oddText = fc.oneof(
  fc.string({ unit: codeUnit, maxLength: 5 }),
  fc.constantFrom("", "\ud800", "a\nb", "\u0085", "\u20ac", "x".repeat(64), "x".repeat(128), "x".repeat(201)),
  fc.constantFrom("\u20ac".repeat(43), "\u20ac".repeat(100), "__proto__"),
);
const oddValue = fc.oneof(oddNumber, oddText, fc.constantFrom<unknown>(null, true, [], {}), fc.jsonValue());

/** Mostly sound, now and then nothing of what was expected. */
const mostly = <T>(sound: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 60, arbitrary: sound }, { weight: 1, arbitrary: oddValue });
const record = (fields: Record<string, fc.Arbitrary<unknown>>, optional: string[] = []) =>
  fc
    .tuple(
      fc.record(fields, { requiredKeys: Object.keys(fields).filter((name) => !optional.includes(name)) }),
      fc.oneof(
        { weight: 60, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.dictionary(oddText, oddValue) },
      ),
    )
    .map(([sound, more]) => ({ ...sound, ...more }));

const id = mostly(fc.constantFrom("a", "home-1", "x".repeat(64)));
const sensorId = mostly(fc.constantFrom("s", "kitchen/fridge", "\u20ac".repeat(42), "x".repeat(128)));
const name = mostly(fc.constantFrom("Freezer", "\u20ac".repeat(100)));
const timeMs = mostly(fc.oneof(fc.integer({ min: 0, max: LATEST_MS }), fc.constantFrom(0, LATEST_MS)));
const count = mostly(fc.oneof(fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER)));
const celsius = mostly(
  fc.oneof(fc.constant(null), fc.double({ min: -MAX_CELSIUS, max: MAX_CELSIUS, noNaN: true })),
);
const sender = { version: mostly(fc.constant(1)), agent: id, spool: id, sentAtMs: timeMs };
const sequence = mostly(fc.oneof(fc.integer({ min: 1 }), fc.constant(Number.MAX_SAFE_INTEGER - 2)));

const isoTime = fc.constantFrom("2026-01-31T18:30:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00");
const single = record({ sensor: sensorId, celsius, home: id, takenAt: fc.oneof(timeMs, isoTime) }, [
  "home",
  "takenAt",
]);
const readings = record({
  ...sender,
  type: fc.constant("readings"),
  home: id,
  sequence,
  baseMs: timeMs,
  sensors: mostly(fc.uniqueArray(fc.constantFrom("a", "b", "c", "\u20ac".repeat(42)), { minLength: 1 })),
  readings: mostly(
    fc.array(mostly(fc.tuple(mostly(fc.constant(0)), mostly(fc.integer({ min: -9, max: 9 })), celsius)), {
      minLength: 1,
      maxLength: 4,
    }),
  ),
});
const limit = mostly(fc.double({ min: -MAX_LIMIT_CELSIUS, max: MAX_LIMIT_CELSIUS, noNaN: true }));
const sensor = record(
  {
    id: sensorId,
    name,
    kind: mostly(fc.constantFrom(...PLACE_KINDS)),
    hint: mostly(fc.constantFrom(...PLACE_KINDS)),
    battery: mostly(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant("low" as const))),
    hasWeakLink: mostly(fc.constant(true as const)),
    limits: record({ lowCelsius: limit, highCelsius: limit }, ["lowCelsius", "highCelsius"]),
  },
  ["kind", "hint", "limits", "battery", "hasWeakLink"],
);
const sensors = fc.uniqueArray(sensor, { maxLength: 3, selector: (one) => (one as { id: unknown }).id });
/** As many copies under other ids as make an announcement too long, or nearly. */
const manySensors = fc.integer({ min: 120, max: MAX_SENSORS + 1 }).map((length) =>
  Array.from({ length }, (_, at) => ({
    id: `${at}`.padStart(60, "s"),
    name: "n".repeat(60),
    kind: "living",
  })),
);
const announcement = record({
  ...sender,
  type: fc.constant("announcement"),
  sequence,
  home: record(
    {
      id,
      name,
      timeZone: mostly(fc.constantFrom("UTC", "Europe/Brussels")),
      unit: mostly(fc.constantFrom("celsius", "fahrenheit")),
      quietHours: record({ from: mostly(fc.constant("22:00")), to: mostly(fc.constant("07:00")) }),
      sensors: fc.oneof({ weight: 9, arbitrary: mostly(sensors) }, { weight: 1, arbitrary: manySensors }),
    },
    ["quietHours"],
  ),
});
const gap = record({
  ...sender,
  type: fc.constant("gap"),
  home: id,
  sequence,
  throughSequence: sequence,
  gap: record({
    reason: mostly(fc.constantFrom("full", "age", "corrupt")),
    readings: mostly(fc.option(fc.nat())),
    sinceMs: mostly(fc.option(timeMs)),
    untilMs: mostly(fc.option(timeMs)),
  }),
});
const source = record({
  name: mostly(fc.constantFrom("mqtt", "x".repeat(120))),
  state: mostly(fc.constantFrom("running", "failed", "ended")),
  readings: count,
  lastSuccessMs: mostly(fc.option(timeMs)),
  problem: mostly(fc.constantFrom(null, "no route", "\u20ac".repeat(200))),
});
const heartbeat = record({
  ...sender,
  type: fc.constant("heartbeat"),
  home: id,
  startedAtMs: timeMs,
  counters: record({
    in: count,
    spooled: count,
    sent: count,
    refused: count,
    rejected: count,
    dropped: count,
  }),
  backlog: record({ bytes: count, entries: count, oldestAtMs: mostly(fc.option(timeMs)) }),
  sources: mostly(
    fc.oneof(
      fc.array(source, { maxLength: 3 }),
      fc
        .tuple(source, fc.nat(MAX_SOURCES))
        .map(([one, times]) => Array.from({ length: times + 1 }, () => one)),
    ),
  ),
});

/** JSON.stringify loses -0. */
function bytesOf(payload: unknown): Uint8Array {
  const marked = JSON.stringify(payload, (_, value) => (Object.is(value, -0) ? "MINUS ZERO" : value));
  return Buffer.from(marked.replaceAll('"MINUS ZERO"', "-0"));
}

function encodedAgain(payload: Payload): Uint8Array {
  if (payload.type !== "single") return encodeEnvelope(payload);
  const { homeId: home, reading } = payload;
  const { sensorId: sensor, celsius, takenAtMs: takenAt } = reading;
  return bytesOf({ home, sensor, celsius, takenAt });
}

/** Every number and text in the value, wherever it stands, that is beyond every bound. */
function unboundedIn(value: unknown): unknown[] {
  if (typeof value === "string") return isPlainText(value) && value.length <= 200 ? [] : [value];
  if (typeof value === "number") {
    const isStored = Math.abs(value) <= MAX_CELSIUS && value === Number(value.toFixed(4));
    return (Number.isSafeInteger(value) || isStored) && !Object.is(value, -0) ? [] : [value];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(unboundedIn) : [];
}

function expectWithinLimits(payload: Payload): void {
  expect(unboundedIn(payload)).toEqual([]);
  const bytes = (value: object) => Buffer.byteLength(JSON.stringify(value));
  if (payload.type === "announcement") {
    expect(payload.home.sensors.length).toBeLessThanOrEqual(MAX_SENSORS);
    expect(bytes(payload.home)).toBeLessThanOrEqual(MAX_HOME_BYTES);
  }
  if (payload.type === "heartbeat") {
    expect(payload.sources.length).toBeLessThanOrEqual(MAX_SOURCES);
    expect(encodeEnvelope(payload).byteLength).toBeLessThanOrEqual(MAX_HEARTBEAT_BYTES);
  }
  if (payload.type === "gap") expect(payload.throughSequence).toBeGreaterThanOrEqual(payload.sequence);
  const heard =
    payload.type === "single" ? [payload.reading] : payload.type === "readings" ? payload.readings : [];
  expect(heard.length).toBeLessThanOrEqual(MAX_READINGS);
  for (const { sensorId, takenAtMs, celsius } of heard) {
    expect(Buffer.byteLength(sensorId)).toBeLessThanOrEqual(128);
    expect(Number.isInteger(takenAtMs) && takenAtMs >= 0 && takenAtMs <= LATEST_MS).toBe(true);
    expect(Math.abs(celsius ?? 0)).toBeLessThanOrEqual(MAX_CELSIUS);
  }
}

test.each([
  ["single readings", single],
  ["readings", readings],
  ["announcements", announcement],
  ["gaps", gap],
  ["heartbeats", heartbeat],
])("what is accepted of anything near %s is within the limits and comes back the same", (_, payloads) => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(payloads, (payload) => {
      const decoded = decodePayload(bytesOf(payload), arrival);
      seen[decoded.ok ? "accepted" : "refused"] += 1;
      if (!decoded.ok) {
        expect(decoded.reason.length).toBeLessThanOrEqual(MAX_REASON_LENGTH);
        expect(isPlainText(decoded.reason)).toBe(true);
        return;
      }
      expectWithinLimits(decoded.value);
      const again = decodePayload(encodedAgain(decoded.value), arrival);
      // toEqual takes long for a home with many sensors, and text in the order of its keys is as strict.
      expect(JSON.stringify(again)).toBe(JSON.stringify(decoded));
    }),
    { numRuns: RUNS },
  );
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(RUNS / 20);
});
