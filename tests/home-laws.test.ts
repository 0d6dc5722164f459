import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Fault } from "../agent/sources/simulated-house/faults.ts";
import { createSimulatedHouse } from "../agent/sources/simulated-house/house.ts";
import type { Arrival } from "../domain/home/arrival.ts";
import type { HomeDescription } from "../domain/home/description.ts";
import { hear } from "../domain/home/hear.ts";
import { type Home, newHome } from "../domain/home/home.ts";
import type { Reading } from "../domain/reading.ts";
import { seededRandom } from "../platform/random.ts";
import { itemFrom, newStoredHome, storedFrom } from "../storage/home-item.ts";

// The two laws of domain/home: any split of the same arrivals gives the same home, byte for byte, also when the home is
// stored in between; and to hear the same arrivals again changes nothing.

const MINUTE_MS = 60_000;
const sender = { agentId: "agent", spoolId: "spool" };

/** The arrivals of an agent that announces a home and then sends what was read, every so often with a heartbeat. */
function arrivalsOf(
  home: HomeDescription,
  batches: readonly { atMs: number; readings: Reading[] }[],
): Arrival[] {
  const arrivals: Arrival[] = [];
  let sequence = 1;
  const add = (arrivedAtMs: number, payload: Arrival["payload"]) =>
    arrivals.push({ payload, arrivedAtMs, shardId: "shard-0", sequenceNumber: String(arrivals.length + 1) });
  const firstMs = batches[0]?.atMs ?? 0;
  add(firstMs, { ...sender, type: "announcement", sequence: sequence++, sentAtMs: firstMs, home });
  for (const [index, { atMs, readings }] of batches.entries()) {
    add(atMs, { ...sender, type: "readings", homeId: home.id, sentAtMs: atMs, sequence, readings });
    sequence += readings.length;
    if (index % 4 === 0)
      add(atMs, {
        ...sender,
        type: "heartbeat",
        homeId: home.id,
        sentAtMs: atMs,
        startedAtMs: firstMs,
        counters: { in: sequence, spooled: sequence, sent: sequence, refused: 0, rejected: 0, dropped: 0 },
        backlog: { bytes: 0, entries: 0, oldestAtMs: null },
        sources: [],
      });
  }
  return arrivals;
}

/** A day in the simulated house, in which a freezer thaws, a window is left open and a sensor goes mad. */
function simulatedArrivals(): Arrival[] {
  const startAtMs = Date.UTC(2026, 0, 31);
  const house = createSimulatedHouse({ seed: 5, startAtMs });
  const random = seededRandom(5, "laws");
  const batches = [];
  for (let minute = 10; minute < 26 * 60; minute += 10) {
    if (minute === 1000) house.switchFault(house.possibleFaults().at(-1) as Fault, true);
    const atMs = startAtMs + minute * MINUTE_MS;
    const readings = house.advanceTo(atMs).filter(() => random() < 0.9);
    // Now and then a batch brings readings late, or a fault code.
    if (random() < 0.05) readings.push({ ...(readings[0] as Reading), celsius: 85 });
    if (random() < 0.05) readings.push({ ...(readings[0] as Reading), takenAtMs: atMs - 3 * 3_600_000 });
    if (readings.length > 0) batches.push({ atMs, readings });
  }
  return arrivalsOf(house.home, batches);
}

const HOUSE_CSV = join(__dirname, "../../shared/benchmark/house.csv");

/** Four days of a real house, two records for every time of the file: what one says is context for the other. */
function realArrivals(): Arrival[] {
  const byTime = new Map<number, Reading[]>();
  for (const line of readFileSync(HOUSE_CSV, "utf8")
    .split("\n")
    .slice(1, 5 * 144 * 4)) {
    const [timestamp = "", sensorId = "", celsius] = line.split(",");
    const takenAtMs = Date.parse(timestamp);
    byTime.set(takenAtMs, [
      ...(byTime.get(takenAtMs) ?? []),
      { sensorId, takenAtMs, celsius: Number(celsius) },
    ]);
  }
  const home = {
    id: "real",
    name: "Real",
    timeZone: "Europe/Brussels",
    unit: "celsius" as const,
    sensors: [],
  };
  const halves = [...byTime].flatMap(([atMs, readings]) => [
    { atMs, readings: readings.slice(0, 2) },
    { atMs, readings: readings.slice(2) },
  ]);
  return arrivalsOf(
    home,
    halves.filter(({ readings }) => readings.length > 0),
  );
}

/** The bytes of a home, as its item has them. */
const bytesOf = (home: Home) => JSON.stringify(itemFrom({ ...newStoredHome(home.id), home }, 0));
const storedAgain = (home: Home) => storedFrom(itemFrom({ ...newStoredHome(home.id), home }, 0)).home;

function hearInBatches(arrivals: readonly Arrival[], cuts: readonly number[]): Home {
  const ends = [...new Set([...cuts, arrivals.length])].sort((a, b) => a - b);
  let home = newHome(homeIdIn(arrivals));
  let from = 0;
  for (const end of ends) {
    home = storedAgain(hear(home, arrivals.slice(from, end)).home);
    from = end;
  }
  return home;
}

function homeIdIn(arrivals: readonly Arrival[]): string {
  const [first] = arrivals;
  return first?.payload.type === "announcement" ? first.payload.home.id : "home";
}

function expectLaws(arrivals: readonly Arrival[]): void {
  const whole = hear(newHome(homeIdIn(arrivals)), arrivals).home;
  const bytes = bytesOf(whole);
  expect(bytesOf(storedAgain(whole))).toBe(bytes);
  const oneByOne = arrivals.map((_, index) => index + 1);
  expect(bytesOf(hearInBatches(arrivals, oneByOne))).toBe(bytes);
  expect(hear(whole, arrivals).home).toBe(whole);
  const cuts = fc.array(fc.nat(arrivals.length), { maxLength: 30 });
  fc.assert(
    fc.property(cuts, fc.nat(arrivals.length), (ends, from) => {
      const home = hearInBatches(arrivals, ends);
      expect(bytesOf(home)).toBe(bytes);
      expect(hear(home, arrivals.slice(from)).home).toBe(home);
    }),
    { numRuns: 5 },
  );
}

test("any split of what a simulated house sends gives the same home, and again changes nothing", () => {
  expectLaws(simulatedArrivals());
});

// The real house's readings lie outside the repository.
(existsSync(HOUSE_CSV) ? test : test.skip)("any split of what a real house sends gives the same home", () => {
  expectLaws(realArrivals());
});
