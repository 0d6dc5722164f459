import { ARRIVED_MS, message } from "../test-message.ts";
import { type EspHomeOptions, espHome } from "./esphome.ts";

const read = (name: string, payload: string, options: EspHomeOptions = {}, retain = false) =>
  espHome(options).read(message(`livingroom/sensor/${name}/state`, payload, { retain }));
const reading = (name: string, celsius: number | null) => ({
  readings: [{ sensorId: `livingroom/${name}`, takenAtMs: ARRIVED_MS, celsius }],
});

test.each<[string, string, string, EspHomeOptions, number | null]>([
  ["a bare number", "living_room_temperature", "21.4", {}, 21.4],
  ["a room named after its board", "esp32_kitchen_temperature", "19", {}, 19],
  ["nan: the sensor could not measure", "living_room_temperature", "nan", {}, null],
  ["the configured unit", "attic_temp", "68.0", { unit: "fahrenheit" }, 20],
  ["a name that is chosen", "pool", "24.1", { include: ["pool", "sauna*"] }, 24.1],
  [
    "a chip's name that is chosen all the same",
    "boiler_internal_temperature",
    "61",
    { include: ["boiler_*"] },
    61,
  ],
])("a state is read: %s", (...[, name, payload, options, celsius]) => {
  expect(read(name, payload, options)).toEqual(reading(name, celsius));
});

test.each<[string, string, string, EspHomeOptions]>([
  ["another quantity", "living_room_humidity", "55", {}],
  ["a chip's own heat", "internal_temperature", "53.3", {}],
  ["a chip's own heat", "esp32_chip_temperature", "53.3", {}],
  ["what is left out", "oven_temperature", "180", { exclude: ["oven_*"] }],
  ["the same reading in the other unit", "attic_temperature_f", "68", {}],
])("a state is not a chosen sensor: %s", (...[, name, payload, options]) => {
  expect(read(name, payload, options)).toEqual({ ignored: "not a chosen sensor" });
});

test("a retained state is not fresh", () => {
  expect(read("attic_temperature", "20", {}, true)).toEqual({ ignored: "retained" });
});

test("what is no number is a problem", () => {
  expect(read("attic_temperature", "warm")).toEqual({ problem: 'not a temperature: "warm"' });
});

test("a topic prefix with several levels is a filter", () => {
  const family = espHome({ topic: "home/+" });
  expect(family.filters()).toEqual(["home/+/sensor/+/state"]);
  expect(family.read(message("home/attic/sensor/temperature/state", "5"))).toEqual({
    readings: [{ sensorId: "attic/temperature", takenAtMs: ARRIVED_MS, celsius: 5 }],
  });
});
