import type { Unit } from "../../domain/home.ts";
import type { Reading } from "../../domain/reading.ts";

/** What one message says: readings, nothing that concerns temperatures, or something that ought to have been readable. */
export type Finding = { readings: Reading[] } | { ignored: string } | { problem: string };

/**
 * How one kind of gateway writes temperatures into MQTT messages: pure, never throws.
 * `base` is the gateway's base topic; `packet.retain` says that the broker kept the message from earlier on.
 */
export type PayloadFamily = (
  base: string,
  topic: string,
  payload: Buffer,
  packet: { retain: boolean },
  arrivedAtMs: number,
  options?: { unit?: Unit | undefined },
) => Finding;
