import { ARRIVED_MS, message } from "../test-message.ts";
import { CACHE_WINDOW_MS, readZigbee2Mqtt, zigbee2Mqtt } from "./zigbee2mqtt.ts";
import { readZigbee2MqttDevices } from "./zigbee2mqtt-devices.ts";

test.each([
  ["a sensor's temperature", "kitchen", '{"temperature":22.75,"humidity":55.43}', 22.75, 0],
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
  ["a bare NaN: the sensor could not measure", "k", '{"temperature": NaN, "humidity": 4}', null, 0],
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
])("a message that is no reading is ignored: %s %s", (topic, payload, ignored) => {
  expect(read(topic, payload)).toEqual({ ignored });
});

test.each([
  ["zigbee2mqtt/kitchen", '{"temperature":20', "malformed JSON"],
  ["zigbee2mqtt/kitchen", '{"temperature":"warm"}', 'not a temperature: "warm"'],
  ["zigbee2mqtt/kitchen", '{"temperature":{"value":20}}', 'not a temperature: {"value":20}'],
  [
    `zigbee2mqtt/${"k".repeat(129)}`,
    '{"temperature":20}',
    "a sensor id has 1 to 128 bytes of UTF-8 and no control characters",
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
  const finding = readZigbee2Mqtt("home/z2m", message("home/z2m/k", '{"temperature":68}'), {
    unit: "fahrenheit",
  });
  expect(finding).toEqual({ readings: [{ sensorId: "k", takenAtMs: ARRIVED_MS, celsius: 20 }] });
});

test("several probes of a device are sensors of their own", () => {
  expect(
    read("zigbee2mqtt/tank", '{"temperature_1":51.5,"temperature_2":48,"temperature_calibration":1}'),
  ).toEqual({
    readings: [
      { sensorId: "tank/temperature_1", takenAtMs: ARRIVED_MS, celsius: 51.5 },
      { sensorId: "tank/temperature_2", takenAtMs: ARRIVED_MS, celsius: 48 },
    ],
  });
});

test("a last_seen ahead of the agent's clock, or from before anybody had one, is not used", () => {
  const ahead = ARRIVED_MS + 3_600_000;
  expect(read("zigbee2mqtt/k", `{"temperature":1,"last_seen":${ahead}}`)).toEqual({
    readings: [{ sensorId: "k", takenAtMs: ARRIVED_MS, celsius: 1 }],
    skewMs: 3_600_000,
  });
  expect(read("zigbee2mqtt/k", `{"temperature":1,"last_seen":${ARRIVED_MS + 1000}}`)).toEqual({
    readings: [{ sensorId: "k", takenAtMs: ARRIVED_MS, celsius: 1 }],
  });
  expect(read("zigbee2mqtt/k", '{"temperature":1,"last_seen":"2001-01-01T00:00:00Z"}')).toMatchObject({
    readings: [{ takenAtMs: ARRIVED_MS }],
  });
  expect(read("zigbee2mqtt/k", `{"temperature":1,"last_seen":${ahead}}`, true)).toEqual({
    ignored: "retained, and its clock is wrong",
  });
});

test("the cache that Zigbee2MQTT publishes when it starts is not fresh, once for each device", () => {
  const family = zigbee2Mqtt();
  const take = (topic: string, payload: object, afterMs: number) =>
    family.read(message(`zigbee2mqtt/${topic}`, payload, { arrivedAtMs: ARRIVED_MS + afterMs }));
  const cached = { ignored: "cached state, without last_seen" };
  expect(take("k", { temperature: 20 }, 0)).toHaveProperty("readings");
  take("bridge/state", { state: "online" }, 1000);
  expect(take("k", { temperature: 20 }, 2000)).toEqual(cached);
  expect(take("l", { temperature: 20, last_seen: ARRIVED_MS }, 2000)).toHaveProperty("readings");
  expect(take("k", { temperature: 21 }, 3000)).toHaveProperty("readings");
  expect(take("m", { temperature: 20 }, CACHE_WINDOW_MS + 1000)).toHaveProperty("readings");
});

test("bridge/devices tells of the devices that expose a temperature, with the user's description", () => {
  const climate = { type: "climate", features: [{ property: "local_temperature", unit: "°C" }] };
  const devices = [
    { friendly_name: "Coordinator", type: "Coordinator", definition: null },
    {
      friendly_name: "0x00158d00036c1821",
      description: "Freezer in the garage",
      definition: { exposes: [{ property: "temperature", unit: "°C" }, { property: "humidity" }] },
    },
    { friendly_name: "trv", definition: { exposes: [climate, { property: "device_temperature" }] } },
    {
      friendly_name: "tank",
      definition: { exposes: [{ property: "temperature_1" }, { property: "temperature_2" }] },
    },
    { friendly_name: "lamp", definition: { exposes: [{ property: "device_temperature" }] } },
    { friendly_name: "off", disabled: true, definition: { exposes: [{ property: "temperature" }] } },
  ];
  expect(readZigbee2MqttDevices(Buffer.from(JSON.stringify(devices)))).toEqual({
    sensors: [
      { id: "0x00158d00036c1821", name: "Freezer in the garage" },
      { id: "trv", name: "trv", hint: "living" },
      { id: "tank/temperature_1", name: "tank temperature_1" },
      { id: "tank/temperature_2", name: "tank temperature_2" },
    ],
  });
  expect(readZigbee2MqttDevices(Buffer.from("{}"))).toEqual({ problem: "bridge/devices is not a list" });
});

function read(topic: string, payload: string, retain = false) {
  return readZigbee2Mqtt("zigbee2mqtt", message(topic, payload, { retain }));
}

test.each([
  ['{"temperature":20,"battery":86.4,"linkquality":120}', { battery: 86, linkQuality: 120 }],
  ['{"temperature":20,"battery_low":true}', { battery: "low" }],
  ['{"temperature":20,"battery_low":false,"linkquality":7}', { battery: "ok", linkQuality: 7 }],
  ['{"temperature":20,"battery":null,"linkquality":"good"}', undefined],
  ['{"temperature":20,"battery":200,"linkquality":-1}', undefined],
])("what a sensor says of its battery and its link goes along: %s", (payload, vitals) => {
  const finding = read("zigbee2mqtt/k", payload);
  expect("vitals" in finding ? finding.vitals : undefined).toEqual(
    vitals === undefined ? undefined : [{ sensorId: "k", ...vitals }],
  );
});
