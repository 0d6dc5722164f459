import { ARRIVED_MS, message } from "../test-message.ts";
import { type StatestreamOptions, statestream } from "./statestream.ts";

const reading = (sensorId: string, celsius: number | null) => ({
  readings: [{ sensorId, takenAtMs: ARRIVED_MS, celsius }],
});

function streamOf(options: StatestreamOptions = {}) {
  const family = statestream({ topic: "ha", ...options });
  const read = (topic: string, payload: string, retain = false) =>
    family.read(message(`ha/${topic}`, payload, { retain }));
  return { family, read };
}

test("without attributes the name chooses and the unit is configured", () => {
  const { read } = streamOf({ unit: "fahrenheit" });
  expect(read("sensor/attic_temperature/state", "68.0")).toEqual(reading("attic_temperature", 20));
  expect(read("sensor/attic_humidity/state", "55")).toEqual({ ignored: "not a chosen sensor" });
  expect(read("sensor/processor_temperature/state", "55")).toEqual({ ignored: "not a chosen sensor" });
});

test("attributes tell the device class, the unit and the name", () => {
  const { read } = streamOf();
  read("sensor/freezer/unit_of_measurement", '"°F"', true);
  read("sensor/freezer/device_class", '"temperature"', true);
  expect(read("sensor/freezer/friendly_name", '"Garage freezer"', true)).toEqual({
    sensors: [{ id: "freezer", name: "Garage freezer" }],
  });
  expect(read("sensor/freezer/state", "-4")).toEqual(reading("freezer", -20));
  read("sensor/dew_point_temperature_alarm/device_class", '"enum"', true);
  expect(read("sensor/dew_point_temperature_alarm/state", "3")).toEqual({ ignored: "not a chosen sensor" });
});

test("the same reading in Celsius and Fahrenheit counts once", () => {
  const { read } = streamOf();
  for (const [entity, unit] of [
    ["attic_temperature", '"°C"'],
    ["attic_temperature_f", '"°F"'],
  ] as const) {
    read(`sensor/${entity}/device_class`, '"temperature"', true);
    read(`sensor/${entity}/unit_of_measurement`, unit, true);
  }
  expect(read("sensor/attic_temperature_f/state", "68")).toEqual({
    ignored: "the same reading in Celsius counts",
  });
  expect(read("sensor/attic_temperature/state", "20")).toEqual(reading("attic_temperature", 20));
});

test.each(["unavailable", "unknown", '"unavailable"'])("%s: the sensor could not measure", (payload) => {
  expect(streamOf().read("sensor/attic_temperature/state", payload)).toEqual(
    reading("attic_temperature", null),
  );
});

test("a retained state is not fresh", () => {
  expect(streamOf().read("sensor/attic_temperature/state", "20", true)).toEqual({ ignored: "retained" });
});

test("a thermostat's current temperature is read", () => {
  expect(streamOf().read("climate/hall/current_temperature", "19.5")).toEqual(reading("climate/hall", 19.5));
});

test("what an earlier run learned is known before the retained attributes come", () => {
  const before = streamOf();
  before.read("sensor/freezer/device_class", '"temperature"', true);
  const after = streamOf();
  after.family.recall?.(before.family.memory?.() ?? "");
  expect(after.read("sensor/freezer/state", "-20")).toEqual(reading("freezer", -20));
});
