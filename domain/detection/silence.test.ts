import { initialState } from "./detector.ts";
import { MINUTE_MS } from "./sample.ts";
import { nextDueMs } from "./silence.ts";
import { room, Watched } from "./test-house.ts";

const HOUR_MS = 60 * MINUTE_MS;
const quietFor = (watched: Watched) =>
  (nextDueMs(watched.state) - (watched.state.cadence?.lastMs ?? 0)) / MINUTE_MS;

test("a sensor that reports every ten minutes is silent after 35", () => {
  expect(quietFor(new Watched("living").live(24, room))).toBeCloseTo(35, 0);
});

test("a sensor that reports every minute is silent after 17", () => {
  expect(quietFor(new Watched("living", undefined, MINUTE_MS).live(24, room))).toBeCloseTo(17, 0);
});

test("a sensor that is hardly known is given hours", () => {
  expect(quietFor(new Watched("living").live(1, room))).toBe(360);
});

test("one that was never heard is not silent", () => {
  expect(nextDueMs(initialState())).toBe(Number.POSITIVE_INFINITY);
});

test("an outage of a day teaches no patience", () => {
  const watched = new Watched("living").live(5 * 24, room);
  watched.atMs += 24 * HOUR_MS;
  expect(quietFor(watched.live(2, room))).toBeLessThan(45);
});

test("a sensor that reports on change is given its longest usual quiet", () => {
  const watched = new Watched("living");
  for (let i = 0; i < 400; i++) {
    watched.atMs += i % 12 === 0 ? 4 * HOUR_MS : 12 * MINUTE_MS;
    watched.hear(room(watched.atMs));
  }
  expect(quietFor(watched)).toBeGreaterThan(5 * 60);
});
