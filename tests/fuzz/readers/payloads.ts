import { encodeEnvelope } from "../../../domain/wire/envelope.ts";
import type { Reader } from "../reader.ts";
import { readPayload } from "./cloud.ts";

const sender = {
  homeId: "home-1",
  agentId: "agent-1",
  spoolId: "a1b2",
  sentAtMs: Date.UTC(2026, 0, 31, 11, 59),
};
const sensors = [
  { id: "freezer", name: "Freezer", kind: "freezer" as const, limits: { highCelsius: -12 } },
  { id: "kitchen/fridge", name: "Fridge", kind: "fridge" as const },
];
const counters = { in: 5, spooled: 4, sent: 3, refused: 2, rejected: 1, dropped: 0 };
const source = { name: "mqtt", readings: 4, lastSuccessMs: 77 };
const reading = (sensorId: string, celsius: number | null, minute: number) => ({
  sensorId,
  takenAtMs: sender.sentAtMs - minute * 60_000,
  celsius,
});

/** Records of the stream: a single reading, and an agent's four envelopes. */
export const payloadReaders: readonly Reader[] = [
  reader("payload", 8, [
    '{"sensor":"freezer","celsius":-18.5}',
    '{"home":"home-1","sensor":"freezer","celsius":42,"takenAt":"2026-01-31T12:00:00+01:00"}',
    '{"home":"home-1","sensor":"s","celsius":null,"takenAt":1769860800000}',
  ]),
  reader("readings", 8, [
    encodeEnvelope({
      ...sender,
      type: "readings",
      sequence: 7,
      readings: [
        reading("freezer", -18.5, 3),
        reading("kitchen/fridge", 4.25, 2),
        reading("freezer", null, 1),
      ],
    }),
  ]),
  reader("announcement", 5, [
    encodeEnvelope({
      ...sender,
      type: "announcement",
      sequence: 7,
      home: {
        id: "home-1",
        name: "Home",
        timeZone: "Europe/Brussels",
        unit: "celsius",
        quietHours: { from: "22:00", to: "07:00" },
        sensors,
      },
    }),
  ]),
  reader("gap", 5, [
    encodeEnvelope({
      ...sender,
      type: "gap",
      sequence: 7,
      throughSequence: 9,
      gap: { reason: "full", readings: 3, sinceMs: 5, untilMs: 9 },
    }),
  ]),
  reader("heartbeat", 5, [
    encodeEnvelope({
      ...sender,
      type: "heartbeat",
      startedAtMs: 1,
      counters,
      backlog: { bytes: 10, entries: 1, oldestAtMs: null },
      sources: [
        { ...source, state: "running", problem: null },
        { ...source, state: "failed", problem: "no route" },
      ],
    }),
  ]),
];

function reader(name: string, share: number, samples: Reader["samples"]): Reader {
  return { name, share, samples, read: readPayload };
}
