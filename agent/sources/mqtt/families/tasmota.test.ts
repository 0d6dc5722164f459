import { ARRIVED_MS, message } from "../test-message.ts";
import { readTasmota, type TasmotaOptions, tasmota } from "./tasmota.ts";

const FILTER = "tele/+/SENSOR";
const reading = (sensorId: string, celsius: number | null, takenAtMs = ARRIVED_MS) => ({
  sensorId,
  takenAtMs,
  celsius,
});

test.each<[string, string, TasmotaOptions, ReturnType<typeof reading>[]]>([
  [
    "one probe without an address",
    '{"Time":"2019-01-01T00:00:00","DS18B20":{"Temperature":49.7},"TempUnit":"C"}',
    {},
    [reading("attic/DS18B20", 49.7)],
  ],
  [
    "a sensor of several quantities",
    '{"Time":"2019-11-03T19:34:28","BME280":{"Temperature":21.7,"Humidity":66.6,"Pressure":988.6},"PressureUnit":"hPa","TempUnit":"C"}',
    {},
    [reading("attic/BME280", 21.7)],
  ],
  [
    "several probes, by their addresses, which stay the same when one is added",
    '{"DS18B20-1":{"Id":"01131B123456","Temperature":20.6},"DS18B20-2":{"Id":"01144A0CB2AA","Temperature":-22.62},"TempUnit":"C"}',
    {},
    [reading("attic/01131B123456", 20.6), reading("attic/01144A0CB2AA", -22.62)],
  ],
  [
    "probes one level down, as old versions wrote them",
    '{"DS18x20":{"DS1":{"Type":"DS18B20","Address":"28FF","Temperature":4},"DS2":{"Temperature":5}}}',
    {},
    [reading("attic/DS1", 4), reading("attic/DS2", 5)],
  ],
  [
    "Fahrenheit where the payload says so",
    '{"AM2301":{"Temperature":68.0},"TempUnit":"F"}',
    { unit: "celsius" },
    [reading("attic/AM2301", 20)],
  ],
  [
    "the configured unit where it does not",
    '{"AM2301":{"Temperature":68.0}}',
    { unit: "fahrenheit" },
    [reading("attic/AM2301", 20)],
  ],
  [
    "null: the sensor could not measure",
    '{"AM2301":{"Temperature":null,"Humidity":null}}',
    {},
    [reading("attic/AM2301", null)],
  ],
  [
    "the room beside the chip's own heat",
    '{"ESP32":{"Temperature":53.3},"SHT3X":{"Temperature":19}}',
    {},
    [reading("attic/SHT3X", 19)],
  ],
])("telemetry is read: %s", (...[, payload, options, readings]) => {
  expect(readTasmota(FILTER, message("tele/attic/SENSOR", payload), options)).toEqual({ readings });
});

test.each([
  ['{"ESP32":{"Temperature":53.3},"TempUnit":"C"}', { ignored: "no temperature" }],
  ['{"Time":"2019-01-01T00:00:00","Switch1":"ON"}', { ignored: "no temperature" }],
  ["Online", { problem: "malformed JSON" }],
  ['{"AM2301":{"Temperature":"warm"}}', { problem: 'not a temperature: "warm"' }],
])("what is no room's temperature: %s", (payload, finding) => {
  expect(readTasmota(FILTER, message("tele/attic/SENSOR", payload))).toEqual(finding);
});

describe("Time, which is local and has no zone", () => {
  const at = (time: string, options: TasmotaOptions, retain = false) =>
    readTasmota(FILTER, message("tele/a/SENSOR", { Time: time, X: { Temperature: 1 } }, { retain }), options);

  test("is used in the configured zone", () => {
    expect(at("2023-11-14T23:10:00", { timeZone: "Europe/Brussels" })).toEqual({
      readings: [reading("a/X", 1, Date.UTC(2023, 10, 14, 22, 10))],
    });
  });

  test("is not used without a zone, and a retained message is then ignored", () => {
    expect(at("2023-11-14T23:10:00", {})).toEqual({ readings: [reading("a/X", 1)] });
    expect(at("2023-11-14T23:10:00", {}, true)).toEqual({
      ignored: "retained, without a Time in a known zone",
    });
  });

  test("of a clock in another zone, ahead or behind, is not used, and the difference is told", () => {
    expect(at("2023-11-15T00:13:20", { timeZone: "UTC" })).toEqual({
      readings: [reading("a/X", 1)],
      skewMs: 7_200_000,
    });
    expect(at("2023-11-14T21:13:20", { timeZone: "UTC" })).toEqual({
      readings: [reading("a/X", 1)],
      skewMs: -3_600_000,
    });
    expect(at("1970-01-01T00:00:09", { timeZone: "UTC" })).toMatchObject({ readings: [reading("a/X", 1)] });
  });

  test("of a retained message says how old it is", () => {
    expect(at("2023-11-13T10:00:00", { timeZone: "UTC" }, true)).toEqual({
      readings: [reading("a/X", 1, Date.UTC(2023, 10, 13, 10))],
    });
  });
});

test("a FullTopic of one's own is a filter", () => {
  const family = tasmota({ topic: "+/+/tele/SENSOR" });
  expect(family.claims("tele/attic/SENSOR")).toBeUndefined();
  expect(family.read(message("up/attic/tele/SENSOR", { X: { Temperature: 1 } }))).toEqual({
    readings: [reading("up/attic/X", 1)],
  });
});
