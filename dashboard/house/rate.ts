/** Change per second of a count over the last few looks at it; `nowMs` is the clock on the wall. */
export function createRate(): (count: number, nowMs: number) => number {
  const looks: { nowMs: number; count: number }[] = [];
  return (count, nowMs) => {
    looks.push({ nowMs, count });
    if (looks.length > LOOKS) looks.shift();
    const first = looks[0];
    if (first === undefined || nowMs <= first.nowMs) return 0;
    return ((count - first.count) * 1000) / (nowMs - first.nowMs);
  };
}

const LOOKS = 10;
