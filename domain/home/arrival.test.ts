import { deliveriesOf } from "./arrival.ts";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 31, 12);
const position = { shardId: "shard-0", sequenceNumber: "100", arrivedAtMs: NOW };

/** What counts as the time of readings that were taken so many minutes ago, in an envelope sent then, by the agent's clock. */
function takenMinutesAgo(sentAgo: number, ...takenAgo: number[]) {
  const readings = takenAgo.map((ago) => ({ sensorId: "s", takenAtMs: NOW - ago * MINUTE, celsius: 20 }));
  const sender = { agentId: "a", spoolId: "s", sequence: 7, sentAtMs: NOW - sentAgo * MINUTE };
  const payload = { ...sender, type: "readings" as const, homeId: "h", readings };
  return deliveriesOf({ payload, ...position }).deliveries.map(
    ({ reading }) => (NOW - reading.takenAtMs) / MINUTE,
  );
}

test("readings are numbered as their agent did", () => {
  const readings = [1, 2].map((celsius) => ({ sensorId: "s", takenAtMs: NOW, celsius }));
  const sender = { agentId: "a", spoolId: "b", sequence: 41, sentAtMs: NOW };
  const payload = { ...sender, type: "readings" as const, homeId: "h", readings };
  const { producer, deliveries } = deliveriesOf({ payload, ...position });
  expect([producer, ...deliveries.map(({ sequence }) => sequence)]).toEqual(["a/b", "41", "42"]);
});

test("a backlog keeps its times: what counts is when it was sent", () => {
  expect(takenMinutesAgo(0, 300, 200)).toEqual([300, 200]);
});

test("a clock that is behind moves its readings by as much", () => {
  expect(takenMinutesAgo(60, 61, 60)).toEqual([1, 0]);
  expect(takenMinutesAgo(5, 6, 5)).toEqual([6, 5]);
});

test("a reading from the future counts as taken when the stream got it", () => {
  expect(takenMinutesAgo(-1440, -1440, -5)).toEqual([0, -5]);
});
