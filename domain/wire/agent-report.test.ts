import fc from "fast-check";
import type { GapEnvelope, HeartbeatEnvelope } from "./agent-report.ts";
import { encodeEnvelope } from "./envelope.ts";
import { decodePayload } from "./payload.ts";

const arrival = { partitionKey: "home-1", arrivedAtMs: 5000 };
const sender = { homeId: "home-1", agentId: "agent-1", spoolId: "a1b2", sentAtMs: 4000 };
const count = fc.nat();
const optionalCount = fc.option(count);

test("a gap comes back as it was sent", () => {
  const gap = fc.record({
    reason: fc.constantFrom("full" as const, "age" as const, "corrupt" as const),
    readings: optionalCount,
    sinceMs: optionalCount,
    untilMs: optionalCount,
  });
  fc.assert(
    fc.property(gap, (value) => {
      const envelope: GapEnvelope = { ...sender, type: "gap", sequence: 3, throughSequence: 9, gap: value };
      expect(decodePayload(encodeEnvelope(envelope), arrival)).toEqual({ ok: true, value: envelope });
    }),
  );
});

test("a heartbeat comes back as it was sent", () => {
  const counters = { in: 5, spooled: 4, sent: 3, refused: 2, rejected: 1, dropped: 0 };
  const backlog = { bytes: 10, entries: 1, oldestAtMs: null };
  const source = {
    name: "mqtt",
    state: "failed" as const,
    readings: 4,
    lastSuccessMs: 77,
    problem: "no route",
  };
  const envelope: HeartbeatEnvelope = {
    ...sender,
    type: "heartbeat",
    startedAtMs: 1,
    counters,
    backlog,
    sources: [source],
  };
  expect(decodePayload(encodeEnvelope(envelope), arrival)).toEqual({ ok: true, value: envelope });
});

test("a heartbeat that lacks a counter is refused with the place", () => {
  const payload = {
    version: 1,
    type: "heartbeat",
    agent: "a",
    spool: "s",
    home: "h",
    sentAtMs: 1,
    startedAtMs: 1,
  };
  const decoded = decodePayload(Buffer.from(JSON.stringify(payload)), arrival);
  expect(decoded).toEqual({ ok: false, reason: expect.stringContaining("counters") });
});
