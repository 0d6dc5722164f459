import { type Envelope, encodeEnvelope } from "./envelope.ts";
import { decodePayload } from "./payload.ts";

const arrival = { partitionKey: "home-1", arrivedAtMs: 5000 };
const decode = (payload: unknown) => decodePayload(Buffer.from(JSON.stringify(payload)), arrival);
const sender = { version: 1, agent: "attic-pi", spool: "3f9a", sequence: 7, sentAtMs: 4000 };
const readings = (celsius: unknown, sensor = "s") => ({
  ...sender,
  type: "readings",
  home: "home-1",
  baseMs: 0,
  sensors: [sensor],
  readings: [[0, 0, celsius]],
});
const heartbeat = (sources: unknown[]) => {
  const { sequence: _, ...rest } = sender;
  const counters = { in: 0, spooled: 0, sent: 0, refused: 0, rejected: 0, dropped: 0 };
  const backlog = { bytes: 0, entries: 0, oldestAtMs: null };
  return { ...rest, type: "heartbeat", home: "home-1", startedAtMs: 1, counters, backlog, sources };
};
const source = (name: string) => ({
  name,
  state: "running",
  readings: 0,
  lastSuccessMs: null,
  problem: null,
});
const announcement = (sensors: unknown[]) => ({
  ...sender,
  type: "announcement",
  home: { id: "home-1", name: "Home", timeZone: "UTC", unit: "celsius", sensors },
});
const sensor = (id: string, name = id) => ({ id, name, kind: "living" });

test.each([1e308, 1e126, -1e126, 1_000_001])(
  "a temperature that the table cannot hold is refused: %d",
  (celsius) => {
    expect(decode(readings(celsius))).toEqual({
      ok: false,
      reason: expect.stringMatching(/^readings\[0\]\[2\]: .*1000000/),
    });
    expect(decode({ sensor: "s", celsius })).toEqual({
      ok: false,
      reason: expect.stringMatching(/^celsius: .*1000000/),
    });
  },
);

test.each([
  [1e-200, 0],
  [-1e-200, 0],
  [-0, 0],
  [20.123456, 20.1235],
  [-1_000_000, -1_000_000],
])("a temperature is rounded to 0.0001 C where it enters: %d", (celsius, stored) => {
  // JSON.stringify writes -0 as 0.
  const bytes = (payload: object) =>
    Buffer.from(JSON.stringify(payload).replace('"X"', `${celsius || "-0"}`));
  const envelope = decodePayload(bytes(readings("X")), arrival);
  expect(envelope.ok && envelope.value.type === "readings" && envelope.value.readings[0]?.celsius).toBe(
    stored,
  );
  const single = decodePayload(bytes({ sensor: "s", celsius: "X" }), arrival);
  expect(single.ok && single.value.type === "single" && single.value.reading.celsius).toBe(stored);
});

test("a heartbeat with 1,000 sources is refused", () => {
  const sources = Array.from({ length: 1000 }, (_, index) => source(`mqtt broker-${index}`));
  expect(decode(heartbeat(sources))).toEqual({ ok: false, reason: expect.stringContaining("sources: ") });
});

test("an announcement over 400 KB is refused", () => {
  const sensors = Array.from({ length: 4000 }, (_, index) => sensor(`s${index}`, "n".repeat(100)));
  expect(decode(announcement(sensors))).toEqual({
    ok: false,
    reason: expect.stringContaining("home.sensors: "),
  });
});

test("an announcement over 40,000 bytes is refused, with few sensors too", () => {
  const sensors = Array.from({ length: 256 }, (_, index) => sensor(`s${index}`, "\u00e9".repeat(100)));
  expect(decode(announcement(sensors))).toEqual({
    ok: false,
    reason: expect.stringMatching(/^home: .*40000 bytes/),
  });
});

test("a sensor id with a lone surrogate is refused", () => {
  expect(decode(readings(20, "\ud800")).ok).toBe(false);
  expect(decode({ sensor: "a\udc00", celsius: 20 }).ok).toBe(false);
  expect(decode(announcement([sensor("\ud800x", "x")])).ok).toBe(false);
});

test("the largest that is let in comes back as it was sent", () => {
  const home = { id: "h".repeat(64), name: "\u00e9".repeat(100), timeZone: "UTC", unit: "celsius" as const };
  const sensors = Array.from({ length: 256 }, (_, index) => ({
    id: `${index}`.padStart(40, "s"),
    name: `${index}`.padStart(40, "n"),
    kind: "living" as const,
  }));
  const producer = { agentId: "a".repeat(64), spoolId: "s".repeat(64), sequence: 7, sentAtMs: 4000 };
  const envelope: Envelope = { ...producer, type: "announcement", home: { ...home, sensors } };
  expect(decodePayload(encodeEnvelope(envelope), arrival)).toEqual({ ok: true, value: envelope });
});
