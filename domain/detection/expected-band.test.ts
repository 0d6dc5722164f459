import { expectedBand } from "./expected-band.ts";
import { DAY_MS, HOUR_MS } from "./sample.ts";
import { initialState } from "./state.ts";
import { freezer, room, START_MS, sensorOf, Watched } from "./test-house.ts";

test("the band of a sensor that is not known yet is its limits", () => {
  const own = { ...sensorOf("freezer"), limits: { highCelsius: -15 } };
  expect(expectedBand(initialState(), own, START_MS)).toEqual({
    lowCelsius: -35,
    highCelsius: -15,
    from: "limits",
  });
});

test("the band of a known room follows its day and holds all that it usually is", () => {
  const { state, atMs } = new Watched("living").live(14 * 24, room);
  for (let hour = 0; hour < 24; hour += 1) {
    const ms = atMs + hour * HOUR_MS;
    const { lowCelsius, highCelsius, usualCelsius, from } = expectedBand(state, sensorOf("living"), ms);
    expect(from).toBe("habit");
    expect(usualCelsius).toBeCloseTo(room(ms), 0);
    expect(lowCelsius).toBeLessThan(room(ms));
    expect(highCelsius).toBeGreaterThan(room(ms));
  }
});

test("the band of a freezer ends where its doors and defrosting do, and never beyond its limit", () => {
  const { state, atMs } = new Watched("freezer").live(14 * 24, freezer);
  const { highCelsius = 0 } = expectedBand(state, sensorOf("freezer"), atMs + DAY_MS);
  expect(highCelsius).toBeGreaterThan(-17);
  expect(highCelsius).toBeLessThan(-12);
  const strict = { ...sensorOf("freezer"), limits: { highCelsius: -18.5 } };
  expect(expectedBand(state, strict, atMs).highCelsius).toBe(-18.5);
});

test("where machines switch at will the band is the limits, and a series without a kind has none", () => {
  const boiler = new Watched("boiler").live(5 * 24, (ms) => 60 + 5 * Math.sin(ms / HOUR_MS));
  expect(expectedBand(boiler.state, sensorOf("boiler"), boiler.atMs)).toEqual({
    lowCelsius: 10,
    highCelsius: 85,
    from: "limits",
  });
  const series = new Watched("generic").live(5 * 24, room);
  expect(expectedBand(series.state, sensorOf("generic"), series.atMs)).toEqual({ from: "limits" });
});
