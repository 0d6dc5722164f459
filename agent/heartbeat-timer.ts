import { pause } from "../platform/backoff.ts";
import type { Passenger } from "./forwarder.ts";
import type { StreamRecord } from "./publisher.ts";

/** Says when the next heartbeat goes: along with readings when some are sent about then, else when its time has come. */
export interface HeartbeatTimer extends Passenger {
  /** Calls `send` each time that no readings took the heartbeat along; resolves when `signal` aborts. */
  run(send: () => void, signal: AbortSignal): Promise<void>;
}

/** From this part of the interval on readings take the heartbeat along: a pace that is as long must not just miss it. */
const ALONG_FROM = 0.9;

/** A timer of heartbeats `intervalMs` apart; the first goes at once. `make` makes the record as of now. */
export function createHeartbeatTimer(
  intervalMs: number,
  make: () => StreamRecord | undefined,
  wait = pause,
): HeartbeatTimer {
  let isDue = true;
  let gone = new AbortController();
  return {
    record: () => (isDue ? make() : undefined),
    arrived() {
      isDue = false;
      gone.abort("gone");
    },
    async run(send, signal) {
      while (!signal.aborted) {
        await wait(ALONG_FROM * intervalMs, signal);
        isDue = true;
        gone = new AbortController();
        await wait((1 - ALONG_FROM) * intervalMs, AbortSignal.any([signal, gone.signal]));
        if (!gone.signal.aborted && !signal.aborted) send();
      }
    },
  };
}
