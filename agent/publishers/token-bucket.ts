import type { Clock } from "../../platform/clock.ts";

/** What may pass per second, and at most at once after a rest. */
export interface TokenBucket {
  /** How long until `amount` may pass, ms; 0 when it may now. More than a second's worth waits for a full bucket. */
  delayMs(amount: number): number;
  /** Lets `amount` pass, whether or not it may. */
  take(amount: number): void;
}

/** A bucket that holds one second's worth and starts full. */
export function createTokenBucket(perSecond: number, clock: Clock): TokenBucket {
  let tokens = perSecond;
  let atMs = clock.nowMs();
  const refill = () => {
    const nowMs = clock.nowMs();
    // A clock that is set back must not stop the flow.
    tokens = Math.min(perSecond, tokens + (Math.max(0, nowMs - atMs) * perSecond) / 1000);
    atMs = nowMs;
  };
  return {
    delayMs(amount) {
      refill();
      return Math.ceil((Math.max(0, Math.min(amount, perSecond) - tokens) * 1000) / perSecond);
    },
    take(amount) {
      refill();
      tokens -= amount;
    },
  };
}
