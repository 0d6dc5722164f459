import type { Reading } from "../../../domain/reading.ts";
import type { Intake } from "../../source.ts";
import { simulatedHouseSource } from "./source.ts";
import { HOUR_MS, houseAt, MINUTE_MS, WINTER_MS } from "./test-house.ts";

test("a house that started in the past catches up at its speed and never runs ahead of the clock", async () => {
  const house = houseAt();
  // An hour behind: at speed 121 it takes 30 s of the clock to catch up.
  const clock = { ms: WINTER_MS + HOUR_MS, nowMs: () => clock.ms };
  const { readings, stopAfter, done } = run({ house, speed: 121, clock, tickMs: 1 });
  const seen: number[] = [];
  await stopAfter(() => {
    clock.ms += 1_000;
    seen.push(clock.ms - house.nowMs);
    return seen.length >= 45;
  });
  await done;
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
  expect(seen[10]).toBeGreaterThan(30 * MINUTE_MS);
  expect(seen.at(-1)).toBeLessThanOrEqual(2_000);
  expect(readings.length).toBeGreaterThan(300);
});

test("readings are handed over in event order and none is lost", async () => {
  const clock = { ms: WINTER_MS + 3 * HOUR_MS, nowMs: () => clock.ms };
  const house = houseAt();
  const { readings, stopAfter, done } = run({ house, speed: 1000, clock, tickMs: 1 });
  await stopAfter(() => {
    clock.ms += 5_000;
    return house.nowMs >= WINTER_MS + 3 * HOUR_MS;
  });
  await done;
  expect(readings).toEqual(houseAt().advanceTo(house.nowMs));
});

test("a source whose house starts later than now waits", async () => {
  const house = houseAt();
  const { readings, stopAfter, done } = run({
    house,
    speed: 10,
    clock: { nowMs: () => WINTER_MS - HOUR_MS },
    tickMs: 1,
  });
  let ticks = 0;
  await stopAfter(() => ++ticks > 5);
  await done;
  expect(readings).toEqual([]);
  expect(house.nowMs).toBe(WINTER_MS);
});

test("aborting ends it at once, without waiting for the tick", async () => {
  const { stopAfter, done } = run({
    house: houseAt(),
    speed: 1,
    clock: { nowMs: () => WINTER_MS },
    tickMs: 60_000,
  });
  const startedAtMs = performance.now();
  await stopAfter(() => true);
  await done;
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
});

test("an intake that fails ends the source with its error", async () => {
  const source = simulatedHouseSource({
    house: houseAt(),
    speed: 1000,
    clock: { nowMs: nextSecond() },
    tickMs: 1,
  });
  const intake: Intake = {
    accept: () => Promise.reject(new Error("disk full")),
    checkpoint: () => undefined,
    discover: async () => undefined,
    vitals: async () => undefined,
    room: () => Promise.resolve(),
  };
  await expect(source.run(intake, new AbortController().signal)).rejects.toThrow("disk full");
});

test.each([0, -1, Number.NaN])("a speed of %d is refused", (speed) => {
  expect(() => simulatedHouseSource({ house: houseAt(), speed, clock: { nowMs: () => 0 } })).toThrow(
    RangeError,
  );
});

function nextSecond(): () => number {
  let atMs = WINTER_MS + HOUR_MS;
  return () => {
    atMs += 1_000;
    return atMs;
  };
}

function run(options: Parameters<typeof simulatedHouseSource>[0]) {
  const readings: Reading[] = [];
  const stop = new AbortController();
  const accept = async (some: readonly Reading[]) => {
    readings.push(...some);
  };
  const intake: Intake = {
    accept,
    checkpoint: () => undefined,
    discover: async () => undefined,
    vitals: async () => undefined,
    room: () => Promise.resolve(),
  };
  const done = simulatedHouseSource(options).run(intake, stop.signal);
  const stopAfter = async (isOver: () => boolean) => {
    while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 3));
    stop.abort();
  };
  return { readings, stopAfter, done };
}

test("the speed can be changed while the house lives", async () => {
  const clock = { ms: WINTER_MS + 10 * HOUR_MS, nowMs: () => clock.ms };
  const house = houseAt();
  let speed = 60;
  const { stopAfter, done } = run({ house, speed: () => speed, clock, tickMs: 1 });
  const seen: number[] = [];
  await stopAfter(() => {
    seen.push(house.nowMs);
    clock.ms += 1_000;
    if (seen.length === 10) speed = 600;
    return seen.length >= 20;
  });
  await done;
  const movedMs = (from: number, to: number) => (seen[to] ?? 0) - (seen[from] ?? 0);
  expect(movedMs(0, 8)).toBeLessThanOrEqual(8 * MINUTE_MS);
  expect(movedMs(12, 18)).toBeGreaterThanOrEqual(50 * MINUTE_MS);
});
