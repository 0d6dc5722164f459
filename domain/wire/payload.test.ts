import fc from "fast-check";
import { ENVELOPE_MAX_BYTES, LATEST_MS, MAX_CELSIUS } from "../limits.ts";
import { roundCelsius, sensorIdProblem } from "../reading.ts";
import { type Envelope, encodeEnvelope, readingsThatFit } from "./envelope.ts";
import { decodePayload } from "./payload.ts";

const arrival = { partitionKey: "home-1", arrivedAtMs: 5000 };
const decode = (payload: unknown) => decodePayload(Buffer.from(JSON.stringify(payload)), arrival);
const sensorId = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .filter((id) => sensorIdProblem(id) === undefined);
const reading = fc.record({
  sensorId,
  takenAtMs: fc.integer({ min: 0, max: LATEST_MS }),
  celsius: fc.option(fc.double({ min: -MAX_CELSIUS, max: MAX_CELSIUS, noNaN: true }).map(roundCelsius)),
});
const producer = { agentId: "agent-1", spoolId: "a1b2", sequence: 7, sentAtMs: 4000 };

test("an envelope comes back as it was sent", () => {
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 50 }), (readings) => {
      const envelope: Envelope = { ...producer, type: "readings", homeId: "home-1", readings };
      expect(decodePayload(encodeEnvelope(envelope), arrival)).toEqual({ ok: true, value: envelope });
    }),
  );
});

test("an announcement comes back as it was sent", () => {
  const sensors = [{ id: "f", name: "Freezer", kind: "freezer" as const, limits: { highCelsius: -10 } }];
  const home = { id: "home-1", name: "Home", timeZone: "Europe/Brussels", unit: "celsius" as const, sensors };
  const envelope: Envelope = { ...producer, type: "announcement", home };
  expect(decodePayload(encodeEnvelope(envelope), arrival)).toEqual({ ok: true, value: envelope });
});

test("as many readings as are said to fit do fit into one put unit", () => {
  fc.assert(
    fc.property(reading, fc.integer({ min: 1, max: 4000 }), (one, count) => {
      const readings = Array.from({ length: count }, (_, index) => ({ ...one, takenAtMs: index * 61_000 }));
      const fit = readings.slice(0, readingsThatFit(readings));
      const bytes = encodeEnvelope({
        ...producer,
        type: "readings",
        homeId: "home-1",
        readings: fit,
      }).byteLength;
      expect(bytes).toBeLessThanOrEqual(ENVELOPE_MAX_BYTES);
      expect(fit.length === count || bytes > ENVELOPE_MAX_BYTES * 0.8).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("a single reading as plain JSON takes its home from the partition key and its time from its arrival", () => {
  expect(decode({ sensor: "freezer", celsius: -9.5 })).toEqual({
    ok: true,
    value: {
      type: "single",
      homeId: "home-1",
      reading: { sensorId: "freezer", takenAtMs: 5000, celsius: -9.5 },
    },
  });
});

test("a single reading may name its home and its time, in ms or ISO 8601 with a zone", () => {
  const taken = (takenAt: unknown) => {
    const decoded = decode({ home: "b", sensor: "s", celsius: null, takenAt });
    return decoded.ok && decoded.value.type === "single" ? decoded.value.reading.takenAtMs : undefined;
  };
  expect(taken(1_700_000_000_000)).toBe(1_700_000_000_000);
  expect(taken("2026-01-31T18:30:00+01:00")).toBe(Date.UTC(2026, 0, 31, 17, 30));
});

test.each<[string, unknown, string]>([
  ["a list", [1], "expected an envelope or a reading"],
  ["a number", 20.5, "expected an envelope or a reading"],
  ["a reading without a sensor", { celsius: 20 }, "sensor: "],
  ["a reading with a misspelt field", { sensor: "s", celcius: 20, celsius: 1 }, "celcius"],
  ["a value as text", { sensor: "s", celsius: "20" }, "celsius: "],
  [
    "a time without a zone",
    { sensor: "s", celsius: 20, takenAt: "2026-01-31 18:30" },
    "takenAt: expected milliseconds",
  ],
  ["an envelope of another version", { version: 2, type: "readings" }, "version: "],
  ["an envelope of an unknown type", { version: 1, type: "music" }, "type: "],
])("%s is refused with the reason and the place", (_, payload, reason) => {
  expect(decode(payload)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});

test("in an envelope the refusal names the index", () => {
  const envelope = {
    version: 1,
    agent: "a",
    spool: "s",
    sequence: 1,
    sentAtMs: 1,
    type: "readings",
    home: "h",
    baseMs: 0,
  };
  const broken = (readings: unknown[]) => decode({ ...envelope, sensors: ["s"], readings });
  expect(
    broken([
      [0, 0, 20],
      [0, 0, "x"],
    ]),
  ).toEqual({ ok: false, reason: expect.stringMatching(/^readings\[1\]\[2\]: /) });
  expect(broken([[3, 0, 20]])).toEqual({ ok: false, reason: "readings[0][0]: 3 is no index of sensors (1)" });
  expect(broken([[0, -1, 20]])).toEqual({
    ok: false,
    reason: "readings[0][1]: -1 is no time in ms since 1970",
  });
});

test("bytes that are no JSON, or no UTF-8, are refused", () => {
  expect(decodePayload(Buffer.from("{"), arrival)).toEqual({
    ok: false,
    reason: expect.stringContaining("not JSON"),
  });
  expect(decodePayload(Buffer.from([0xff, 0xfe]), arrival).ok).toBe(false);
});
