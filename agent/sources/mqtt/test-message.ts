import type { Message } from "./payload-family.ts";

/** When the messages of tests arrive: 2023-11-14T22:13:20Z. */
export const ARRIVED_MS = 1_700_000_000_000;

/** A message for tests of payload families. */
export function message(topic: string, payload: string | object, options: Partial<Message> = {}): Message {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return { topic, payload: Buffer.from(text), retain: false, arrivedAtMs: ARRIVED_MS, ...options };
}
