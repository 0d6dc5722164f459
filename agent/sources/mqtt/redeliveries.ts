import { createHash } from "node:crypto";
import type { IPublishPacket } from "mqtt";
import type { Clock } from "../../../platform/clock.ts";

/** Knows the QoS 1 messages whose acknowledgement the broker may not have had. */
export interface Redeliveries {
  /** Has a message taken, unless it is one that the broker delivers again: then resolves when the first one is taken. */
  once(packet: IPublishPacket, take: (packet: IPublishPacket) => Promise<void>): Promise<void>;
  /** A connection has begun; the broker counts packets anew when it does not remember the session. */
  connected(sessionPresent: boolean): void;
  /** A connection has ended, and with it the chance of acknowledgements to arrive. */
  ended(): void;
}

/** Far more than a broker sends without an acknowledgement (Mosquitto 20, AWS IoT Core 100). */
const MAX_MESSAGES = 10_000;

/**
 * A broker sends a message again with the same packet id and DUP when it has had no acknowledgement. Source: MQTT 3.1.1
 * sections 3.3.1.1 and 4.4. The same id, topic and payload are the same message: its readings are on disk, or on their way
 * there. A broker may give an id to the next message, which may say the same, as soon as it has the acknowledgement: what
 * was taken more than `doubtMs` before the end of its connection was acknowledged, for a broker ends a connection on
 * which it hears nothing for one and a half times the keepalive time (section 3.1.2.10).
 */
export function createRedeliveries(clock: Clock, doubtMs: number): Redeliveries {
  const seen = new Map<number, { content: string; taken: Promise<void>; atMs: number }>();
  return {
    once(packet, take) {
      const { messageId, qos, dup } = packet;
      if (qos === 0 || messageId === undefined) return take(packet);
      const content = contentOf(packet);
      const known = seen.get(messageId);
      if (dup && known?.content === content) return known.taken;
      const taken = take(packet);
      seen.delete(messageId);
      seen.set(messageId, { content, taken, atMs: clock.nowMs() });
      taken.catch(() => seen.get(messageId)?.taken === taken && seen.delete(messageId));
      const [oldest] = seen.keys();
      if (seen.size > MAX_MESSAGES && oldest !== undefined) seen.delete(oldest);
      return taken;
    },
    connected(sessionPresent) {
      if (!sessionPresent) seen.clear();
    },
    ended() {
      for (const [id, { atMs }] of seen) if (clock.nowMs() - atMs > doubtMs) seen.delete(id);
    },
  };
}

function contentOf({ topic, payload, retain }: IPublishPacket): string {
  return createHash("sha1").update(`${topic}\0${retain}\0`).update(payload).digest("base64");
}
