import { readZigbee2Mqtt } from "./zigbee2mqtt.ts";

const ARRIVED_MS = 1_700_000_000_000;

test.each([
  ["a sensor's temperature", "kitchen", '{"temperature":22.75,"humidity":55.43,"battery":86}', 22.75, 0],
  ["a friendly name with slashes", "upstairs/bath/sensor", '{"temperature":-3.4}', -3.4, 0],
  [
    "a thermostat's local_temperature",
    "trv",
    '{"local_temperature":19.5,"occupied_heating_setpoint":21}',
    19.5,
    0,
  ],
  ["never the chip's device_temperature", "trv", '{"device_temperature":41,"temperature":20}', 20, 0],
  ["a number written as a string", "kitchen", '{"temperature":"21.50"}', 21.5, 0],
  [
    "last_seen in ISO 8601",
    "k",
    '{"temperature":1,"last_seen":"2023-09-01T18:11:52-04:00"}',
    1,
    1_693_606_312_000,
  ],
  [
    "last_seen in epoch milliseconds",
    "k",
    '{"temperature":1,"last_seen":1693606312123}',
    1,
    1_693_606_312_123,
  ],
  ["last_seen in epoch seconds", "k", '{"temperature":1,"last_seen":1693606312}', 1, 1_693_606_312_000],
  ["the arrival where last_seen is null", "k", '{"temperature":1,"last_seen":null}', 1, 0],
  ["null: the sensor could not measure", "k", '{"temperature":null}', null, 0],
  ["a bare NaN: the sensor could not measure", "k", '{"temperature": NaN, "battery": 4}', null, 0],
  ['"unavailable": the sensor could not measure', "k", '{"temperature":"unavailable"}', null, 0],
  [
    "the value that is there when the other is null",
    "k",
    '{"temperature":null,"local_temperature":18}',
    18,
    0,
  ],
  ["a fault code as it comes", "k", '{"temperature":6553.4}', 6553.4, 0],
])("a message is a reading: %s", (_, name, payload, celsius, takenAtMs) => {
  expect(read(`zigbee2mqtt/${name}`, payload)).toEqual({
    readings: [{ sensorId: name, takenAtMs: takenAtMs || ARRIVED_MS, celsius }],
  });
});

test.each([
  ["zigbee2mqtt/bridge/state", '{"state":"online"}', "not a device's state"],
  ["zigbee2mqtt/bridge/devices", '[{"temperature":1}]', "not a device's state"],
  ["zigbee2mqtt/kitchen/sensor/availability", "online", "not a device's state"],
  ["zigbee2mqtt/kitchen/set", '{"temperature":20}', "not a device's state"],
  ["zigbee2mqtt/kitchen/set/local_temperature", "20", "not a device's state"],
  ["zigbee2mqtt/kitchen/get", '{"temperature":""}', "not a device's state"],
  ["zigbee2mqtt/kitchen/linkquality", "97", "not a device's state"],
  ["zigbee2mqtt/lamp", '{"state":"ON"}', "no temperature"],
  ["zigbee2mqtt/trv", '{"device_temperature":41}', "no temperature"],
  ["zigbee2mqtt/kitchen", "", "empty message"],
  ["other/kitchen", '{"temperature":20}', "another base topic"],
])("a message that is no reading is ignored: %s %s", (topic, payload, ignored) => {
  expect(read(topic, payload)).toEqual({ ignored });
});

test.each([
  ["zigbee2mqtt/kitchen", '{"temperature":20', "malformed JSON"],
  ["zigbee2mqtt/kitchen", '{"temperature":"warm"}', 'not a temperature: "warm"'],
  ["zigbee2mqtt/kitchen", '{"temperature":{"value":20}}', 'not a temperature: {"value":20}'],
  ["zigbee2mqtt/kitchen", '{"temperature":1e300}', "not a temperature: 1e+300"],
  [
    `zigbee2mqtt/${"k".repeat(129)}`,
    '{"temperature":20}',
    "a sensor id has 1 to 128 characters and no control characters",
  ],
])("a message that ought to be a reading is a problem: %s %s", (topic, payload, problem) => {
  expect(read(topic, payload)).toEqual({ problem });
});

test("a retained message is ignored, for nobody knows how old it is, unless it says when the sensor was last seen", () => {
  expect(read("zigbee2mqtt/k", '{"temperature":20}', true)).toEqual({
    ignored: "retained, without last_seen",
  });
  expect(read("zigbee2mqtt/k", '{"temperature":20,"last_seen":1693606312123}', true)).toEqual({
    readings: [{ sensorId: "k", takenAtMs: 1_693_606_312_123, celsius: 20 }],
  });
});

test("Fahrenheit is what the configuration says, whatever the value looks like", () => {
  const payload = Buffer.from('{"temperature":68}');
  const finding = readZigbee2Mqtt("home/z2m", "home/z2m/k", payload, { retain: false }, ARRIVED_MS, {
    unit: "fahrenheit",
  });
  expect(finding).toEqual({ readings: [{ sensorId: "k", takenAtMs: ARRIVED_MS, celsius: 20 }] });
});

function read(topic: string, payload: string, retain = false) {
  return readZigbee2Mqtt("zigbee2mqtt", topic, Buffer.from(payload), { retain }, ARRIVED_MS);
}
