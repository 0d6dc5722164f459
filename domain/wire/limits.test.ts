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

test("an announcement over 32,000 bytes is refused, with few sensors too", () => {
  const sensors = Array.from({ length: 256 }, (_, index) => sensor(`s${index}`, "\u00e9".repeat(100)));
  expect(decode(announcement(sensors))).toEqual({
    ok: false,
    reason: expect.stringMatching(/^home: .*32000 bytes/),
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

const named = (name: string) => announcement([sensor("s", name)]);
const limited = (limits: object) => announcement([{ ...sensor("s"), limits }]);
const gap = (fields: object) => ({
  ...sender,
  type: "gap",
  home: "home-1",
  throughSequence: 9,
  gap: { reason: "full", readings: 3, sinceMs: null, untilMs: null },
  ...fields,
});
const LAST = Number.MAX_SAFE_INTEGER;

test.each<[string, unknown, string]>([
  [
    "an envelope of 257 sensors",
    { ...readings(20), sensors: Array.from({ length: 257 }, (_, at) => `s${at}`) },
    "sensors: expected at most 256, received 257",
  ],
  ["a sensor that is there twice", { ...readings(20), sensors: ["s", "s"] }, "sensors[1]: is there twice"],
  [
    "2,001 readings",
    { ...readings(20), readings: Array.from({ length: 2001 }, () => [0, 0, 20]) },
    "readings: expected 1 to 2000, received 2001",
  ],
  ["no reading", { ...readings(20), readings: [] }, "readings: expected 1 to 2000, received 0"],
  [
    "a time after 9999",
    { ...readings(20), readings: [[0, LAST, 20]] },
    `readings[0][1]: ${LAST} is no time in ms since 1970`,
  ],
  [
    "numbers beyond the last",
    { ...readings(20), sequence: LAST },
    `sequence: ${LAST} leaves no numbers for 1 readings`,
  ],
  [
    "a sensor id of 129 bytes",
    readings(20, `a${"\u20ac".repeat(43)}`),
    "sensors[0]: a sensor id has 1 to 128 bytes",
  ],
  [
    "a sensor id with a C1 control character",
    readings(20, "a\u0085"),
    "sensors[0]: a sensor id has 1 to 128 bytes",
  ],
  ["an agent's id of 65 characters", { ...readings(20), agent: "a".repeat(65) }, "agent: "],
  [
    "an agent's id with a control character",
    { ...readings(20), agent: "a\tb" },
    "agent: has control characters",
  ],
  [
    "a spool's id with a lone surrogate",
    { ...readings(20), spool: "\udc00" },
    "spool: has control characters or is not well-formed",
  ],
  ["a name of 101 characters", named("n".repeat(101)), "home.sensors[0].name: "],
  ["a name with a line break", named("a\nb"), "home.sensors[0].name: has control characters"],
  [
    "a sensor that is described twice",
    announcement([sensor("s"), sensor("s")]),
    "home.sensors[1].id: sensor s is described twice",
  ],
  ["a limit of 1001 C", limited({ highCelsius: 1001 }), "home.sensors[0].limits.highCelsius: "],
  [
    "a low limit above the high one",
    limited({ lowCelsius: 30, highCelsius: 20 }),
    "home.sensors[0].limits: are not in order",
  ],
  [
    "a critical limit within the other",
    limited({ highCelsius: 30, criticalHighCelsius: 20 }),
    "home.sensors[0].limits: are not in order",
  ],
  [
    "a time zone of a megabyte",
    { ...sender, type: "announcement", home: { ...announcement([]).home, timeZone: "x".repeat(900_000) } },
    "home.timeZone: is no IANA time zone",
  ],
  ["a gap that ends before it begins", gap({ throughSequence: 6 }), "throughSequence: is below sequence"],
  [
    "a count that is not exact",
    gap({ gap: { reason: "full", readings: 2 ** 53, sinceMs: null, untilMs: null } }),
    "gap.readings: ",
  ],
  ["a source's name of 121 characters", heartbeat([source("n".repeat(121))]), "sources[0].name: "],
  [
    "a source's problem of 201 characters",
    heartbeat([{ ...source("n"), problem: "p".repeat(201) }]),
    "sources[0].problem: ",
  ],
  [
    "a heartbeat of more than 5,000 bytes",
    heartbeat(Array.from({ length: 32 }, () => ({ ...source("n".repeat(120)), problem: "p".repeat(200) }))),
    "payload: has more than 5000 bytes of JSON",
  ],
  [
    "a time before 1970 in ISO 8601",
    { sensor: "s", celsius: 20, takenAt: "1969-12-31T23:59:59Z" },
    "takenAt: 1969-12-31T23:59:59Z is no time from 1970 to 9999",
  ],
])("%s is refused with the reason and the place", (_, payload, reason) => {
  expect(decode(payload)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});

test.each<[string, unknown]>([
  [
    "256 sensors in an envelope",
    { ...readings(20), sensors: Array.from({ length: 256 }, (_, at) => `s${at}`) },
  ],
  ["2,000 readings", { ...readings(20), readings: Array.from({ length: 2000 }, () => [0, 0, 20]) }],
  ["a sensor id of 128 bytes", readings(20, `ab${"\u20ac".repeat(42)}`)],
  ["the last numbers", { ...readings(20), sequence: LAST - 1 }],
  ["a gap of one", gap({ throughSequence: 7 })],
  ["32 sources", heartbeat(Array.from({ length: 32 }, () => source("n".repeat(20))))],
  ["limits that are equal at one side", limited({ highCelsius: 20, criticalHighCelsius: 20 })],
])("what is just within a limit is taken: %s", (_, payload) => {
  expect(decode(payload).ok).toBe(true);
});

test("a record beyond the limit of Kinesis is refused before it is parsed", () => {
  const refusal = decodePayload(Buffer.alloc(1_048_577, " "), arrival);
  expect(refusal).toEqual({ ok: false, reason: "payload: 1048577 bytes, at most 1048576 fit into a record" });
  const fullRecord = Buffer.from(JSON.stringify({ sensor: "s", celsius: 20 }).padEnd(1_048_576));
  expect(decodePayload(fullRecord, arrival).ok).toBe(true);
});

test("a reason is one line of at most 300 characters, whatever the payload holds", () => {
  const field = "\n\ud800x".repeat(100_000);
  for (const payload of [
    { sensor: "s", celsius: 20, [field]: 1 },
    { ...gap({}), [field]: 1 },
  ]) {
    const decoded = decode(payload);
    expect(decoded.ok ? "" : decoded.reason).toMatch(
      /^payload: Unrecognized key: [^\p{Cc}\p{Cs}]{200,272}\.\.\.$/u,
    );
  }
  const single = decodePayload(Buffer.from('{"sensor":"s","celsius":20}'), {
    partitionKey: "a\nb",
    arrivedAtMs: 0,
  });
  expect(single).toEqual({ ok: false, reason: expect.stringMatching(/cannot stand for it: a b$/) });
});
