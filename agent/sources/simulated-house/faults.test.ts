import fc from "fast-check";
import { FAULT_KINDS, FaultError } from "./faults.ts";
import { celsiusOf, HOUR_MS, houseAt, live, withFault } from "./test-house.ts";

test("a stuck sensor repeats its last reading until it is well again", () => {
  const house = houseAt();
  const last = celsiusOf(live(house, 7), "freezer").at(-1);
  house.switchFault({ kind: "stuck", sensorId: "freezer" }, true);
  expect(new Set(celsiusOf(live(house, 2), "freezer"))).toEqual(new Set([last]));
  house.switchFault({ kind: "stuck", sensorId: "freezer" }, false);
  expect(new Set(celsiusOf(live(house, 2), "freezer")).size).toBeGreaterThan(5);
});

test("a dead sensor is silent and the others go on", () => {
  const readings = live(withFault(houseAt(), { kind: "dead", sensorId: "nursery" }, 1), 2);
  expect(celsiusOf(readings, "nursery")).toEqual([]);
  expect(celsiusOf(readings, "bedroom").length).toBe(60);
});

test("a spiking sensor is far off in about one reading of ten", () => {
  const readings = live(withFault(houseAt(), { kind: "spike", sensorId: "cellar", magnitude: 40 }, 1), 100);
  const celsius = celsiusOf(readings, "cellar");
  const share = celsius.filter((value) => value > 40).length / celsius.length;
  expect(share).toBeGreaterThan(0.05);
  expect(share).toBeLessThan(0.15);
});

test("a drifting sensor moves away by its magnitude each hour and comes back when it is fixed", () => {
  const sound = live(houseAt(), 11);
  const house = withFault(houseAt(), { kind: "drift", sensorId: "cellar", magnitude: -0.5 }, 1);
  const drifted = celsiusOf(live(house, 10), "cellar").at(-1) ?? Number.NaN;
  expect(drifted - (celsiusOf(sound, "cellar").at(-1) ?? Number.NaN)).toBeCloseTo(-5, 0);
  house.switchFault({ kind: "drift", sensorId: "cellar" }, false);
  expect(celsiusOf(live(house, 1), "cellar")[0]).toBeGreaterThan(drifted + 4);
});

test("a fault of one sensor changes no other sensor's readings, nor its own once it has gone", () => {
  const fromMs = houseAt().nowMs;
  const sound = live(houseAt(), 6);
  const kinds = fc.constantFrom("stuck", "dead", "spike", "drift");
  const ids = fc.constantFrom(...houseAt().home.sensors.map(({ id }) => id));
  fc.assert(
    fc.property(kinds, ids, (kind, sensorId) => {
      const house = withFault(houseAt(), { kind, sensorId }, 1);
      const during = live(house, 2);
      house.switchFault({ kind, sensorId }, false);
      const after = live(house, 3);
      const late = ({ takenAtMs }: { takenAtMs: number }) => takenAtMs > fromMs + 3 * HOUR_MS;
      expect(after.filter(late)).toEqual(sound.filter(late));
      const others = (reading: { sensorId: string; takenAtMs: number }) =>
        reading.sensorId !== sensorId && reading.takenAtMs > fromMs + HOUR_MS && !late(reading);
      expect(during.filter(others)).toEqual(sound.filter(others));
    }),
    { numRuns: 8 },
  );
});

test("active faults are listed once each until they are switched off", () => {
  const house = houseAt();
  house.switchFault({ kind: "stuck", sensorId: "bedroom" }, true);
  house.switchFault({ kind: "stuck", sensorId: "bedroom" }, true);
  house.switchFault({ kind: "power-cut" }, true);
  expect(house.activeFaults()).toEqual([{ kind: "stuck", sensorId: "bedroom" }, { kind: "power-cut" }]);
  house.switchFault({ kind: "stuck", sensorId: "bedroom" }, false);
  expect(house.activeFaults()).toEqual([{ kind: "power-cut" }]);
});

test.each(FAULT_KINDS)(
  "%s is refused for a sensor that cannot have it, and nothing is active then",
  (kind) => {
    const house = houseAt();
    const sensorId = kind === "window-open" ? "cellar" : kind === "door-ajar" ? "bedroom" : "no-such-sensor";
    expect(() => house.switchFault({ kind, sensorId }, true)).toThrow(FaultError);
    expect(house.activeFaults()).toEqual([]);
  },
);
