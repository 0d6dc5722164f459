import { capacityFor, catchUpSeconds, type Load, ONE_HOME, streamLoad } from "./capacity.ts";

const MINUTES = 60;
const of = (homes: number, change: Partial<Load> = {}): Load => ({ ...ONE_HOME, homes, ...change });

test("one home has one shard and few executions", () => {
  expect(capacityFor(ONE_HOME)).toEqual({
    shards: 1,
    reservedConcurrency: { detect: 2, watch: 1, answer: 2 },
    watchMemoryMb: 256,
  });
});

test("one shard carries 2,500 homes at a reading a minute, and catches up with an hour within ten minutes", () => {
  expect(capacityFor(of(2500)).shards).toBe(1);
  expect(catchUpSeconds(of(2500), 1)).toBeLessThanOrEqual(10 * MINUTES);
});

test.each([1, 633, 2500, 10_000, 100_000, 1_000_000])(
  "the shards for %d homes catch up with an hour within ten minutes, whatever the pace",
  (homes) => {
    for (const paceSeconds of [2, 60, 600]) {
      const load = of(homes, { paceSeconds });
      expect(Math.floor(catchUpSeconds(load, capacityFor(load).shards))).toBeLessThanOrEqual(10 * MINUTES);
    }
  },
);

test("one shard less than the load needs does not catch up in time", () => {
  expect(catchUpSeconds(of(100_000), capacityFor(of(100_000)).shards - 1)).toBeGreaterThan(10 * MINUTES);
});

test("a shard that gets more than it works off never catches up", () => {
  expect(catchUpSeconds(of(100_000), 1)).toBe(Number.POSITIVE_INFINITY);
});

test("an agent that sends every 2 s puts each reading into a record of its own; one that waits a minute, all of them into one", () => {
  expect(streamLoad(of(633, { paceSeconds: 2 }))).toMatchObject({
    recordsPerSecond: 211,
    readingsPerRecord: 1,
  });
  expect(streamLoad(of(633))).toMatchObject({ recordsPerSecond: 633 / 60, readingsPerRecord: 20 });
});

test("executions are reserved for all shards, and for as many again while the stream is cut anew", () => {
  const { shards, reservedConcurrency } = capacityFor(of(100_000));
  expect(reservedConcurrency.detect).toBe(2 * shards);
});
