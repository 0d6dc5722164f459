import { randomUUID } from "node:crypto";
import { DRILL_PREFIX } from "../../domain/drill.ts";
import type { Reading } from "../../domain/reading.ts";
import { type Envelope, encodeEnvelope } from "../../domain/wire/envelope.ts";

/** A made-up home with one freezer, and what its agent would say. */
export interface DrillHome {
  id: string;
  sensorId: string;
  readings: Reading[];
  /** As they go on the stream, in order. */
  records: Uint8Array[];
}

const MINUTE_MS = 60_000;
/** Hours of a sound freezer come first. */
const SOUND_MINUTES = 240;
/** From -18 C upwards by a degree a minute: 10 minutes above its limit of -12 C it is long beyond the critical -6 C. */
const THAW_MINUTES = 25;

/** A home that nobody has, whose freezer has been thawing until `nowMs`: a critical alarm, never held back. */
export function createDrillHome(nowMs: number): DrillHome {
  const id = `${DRILL_PREFIX}${randomUUID().slice(0, 8)}`;
  const sensorId = "freezer";
  const minutes = SOUND_MINUTES + THAW_MINUTES;
  const readings = Array.from({ length: minutes }, (_, minute) => ({
    sensorId,
    takenAtMs: nowMs - (minutes - 1 - minute) * MINUTE_MS,
    celsius: celsiusAt(minute),
  }));
  const producer = { agentId: "drill", spoolId: id, sentAtMs: nowMs };
  const envelopes: Envelope[] = [
    {
      ...producer,
      type: "announcement",
      sequence: 1,
      home: {
        id,
        name: "Drill, please ignore",
        timeZone: "UTC",
        unit: "celsius",
        sensors: [{ id: sensorId, name: "Drill, please ignore", kind: "freezer" }],
      },
    },
    { ...producer, type: "readings", sequence: 2, homeId: id, readings },
  ];
  return { id, sensorId, readings, records: envelopes.map(encodeEnvelope) };
}

/** A compressor's slow swing, then the thaw. */
function celsiusAt(minute: number): number {
  const swing = 0.6 * Math.sin((2 * Math.PI * minute) / 40);
  const celsius = -18 + (minute < SOUND_MINUTES ? swing : minute - SOUND_MINUTES);
  return Math.round(celsius * 10) / 10;
}
