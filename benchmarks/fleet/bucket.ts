/** A resource that gives so much a second, and makes whoever asks for more wait. */
export interface Bucket {
  /** Takes an amount at a time in seconds; resolves to how long it takes until it is there, s. */
  take(amount: number, atSecond: number): number;
  /** Amounts that had to wait. */
  delayed(): number;
  /** The most that was asked for in a second, as a share of what there is. */
  peakShare(): number;
}

/** What is not taken within a second is lost. */
export function createBucket(perSecond: number): Bucket {
  let freeAt = 0;
  let delayed = 0;
  let peak = 0;
  let second = 0;
  let ofSecond = 0;
  return {
    take(amount, atSecond) {
      if (Math.floor(atSecond) !== second) ofSecond = 0;
      second = Math.floor(atSecond);
      ofSecond += amount;
      peak = Math.max(peak, ofSecond);
      freeAt = Math.max(freeAt, atSecond - 1) + amount / perSecond;
      const wait = Math.max(0, freeAt - atSecond);
      if (wait > 0) delayed += amount;
      return wait;
    },
    delayed: () => delayed,
    peakShare: () => peak / perSecond,
  };
}
