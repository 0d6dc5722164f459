import fc from "fast-check";
import { familiesFromConfig } from "./families/from-config.ts";
import { createRouter } from "./router.ts";
import { ARRIVED_MS, message } from "./test-message.ts";
import { matchTopic, withoutCovered } from "./topic-filter.ts";

const DESCRIBED = message(
  "homeassistant/sensor/0x1/temperature/config",
  {
    device_class: "temperature",
    state_topic: "zigbee2mqtt/0x1",
    value_template: "{{ value_json.temperature }}",
  },
  { retain: true },
);
const STATE = message("zigbee2mqtt/0x1", '{"temperature":20}');

test("what Zigbee2MQTT also describes to Home Assistant counts once", () => {
  const router = createRouter(familiesFromConfig([{ family: "home-assistant" }, { family: "zigbee2mqtt" }]));
  router.read(DESCRIBED);
  expect(router.read(STATE)).toEqual([
    { readings: [{ sensorId: "0x1", takenAtMs: ARRIVED_MS, celsius: 20 }] },
  ]);
  expect(router.filters()).toEqual([
    "zigbee2mqtt/#",
    "homeassistant/+/+/config",
    "homeassistant/+/+/+/config",
  ]);
});

test("several values of one message are read by as many generic families", () => {
  const router = createRouter(
    familiesFromConfig([
      { family: "generic", topic: "tank", path: "top", sensor: "tank/top" },
      { family: "generic", topic: "tank", path: "bottom", sensor: "tank/bottom" },
    ]),
  );
  expect(router.read(message("tank", '{"top":60,"bottom":40}'))).toMatchObject([
    { readings: [{ sensorId: "tank/top" }] },
    { readings: [{ sensorId: "tank/bottom" }] },
  ]);
  expect(router.filters()).toEqual(["tank"]);
});

test("a reading that was taken is not taken again, one that was not is", () => {
  const router = createRouter(familiesFromConfig([{ family: "zigbee2mqtt" }]));
  const [first] = router.read(STATE);
  expect(router.read(STATE)).toEqual([first]);
  router.taken(first !== undefined && "readings" in first ? first.readings : []);
  expect(router.read(STATE)).toEqual([{ ignored: "the same reading once more" }]);
  expect(router.read({ ...STATE, arrivedAtMs: ARRIVED_MS + 1 })).toHaveLength(1);
});

test("a memory goes to the families of today, whatever they were", () => {
  const before = createRouter(familiesFromConfig([{ family: "home-assistant" }]));
  before.read(DESCRIBED);
  const memory = before.memory() ?? "";
  const after = createRouter(familiesFromConfig([{ family: "tasmota" }, { family: "home-assistant" }]));
  after.recall(memory);
  expect(after.filters()).toContain("zigbee2mqtt/0x1");
  createRouter(familiesFromConfig([{ family: "tasmota" }])).recall(memory);
});

test("a family never throws, whatever a broker sends", () => {
  const router = createRouter(
    familiesFromConfig([
      { family: "zigbee2mqtt" },
      { family: "tasmota", timeZone: "Europe/Brussels" },
      { family: "esphome" },
      { family: "shelly-gen1" },
      { family: "shelly" },
      { family: "home-assistant" },
      { family: "statestream", topic: "ha" },
      { family: "generic", topic: "#", path: "a.b" },
    ]),
  );
  const topic = fc.constantFrom(
    "zigbee2mqtt/x",
    "zigbee2mqtt/bridge/devices",
    "tele/x/SENSOR",
    "x/sensor/temperature/state",
    "shellies/x/ext_temperature/0",
    "x/events/rpc",
    "homeassistant/sensor/x/config",
    "ha/sensor/x/state",
    "ha/sensor/x/device_class",
  );
  const keys = fc.constantFrom(
    "temperature",
    "Time",
    "DS18B20",
    "Temperature",
    "params",
    "temperature:0",
    "cmps",
    "a",
  );
  const payload = fc.oneof(
    fc.string(),
    fc.json(),
    fc.dictionary(keys, fc.jsonValue()).map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(topic, payload, fc.boolean(), (to, text, retain) => {
      for (const finding of router.read(message(to, text, { retain }))) expect(typeof finding).toBe("object");
    }),
  );
});

test.each([
  ["a/+/c", "a/b/c", ["b"]],
  ["a/#", "a/b/c", ["b/c"]],
  ["+/+", "a/b", ["a", "b"]],
  ["a/+", "a/b/c", undefined],
  ["a/b", "a/b", []],
])("the filter %s matches %s", (filter, topic, levels) => {
  expect(matchTopic(filter, topic)).toEqual(levels);
});

test("filters that another covers are left out", () => {
  expect(withoutCovered(["a/#", "a/b", "a/+/c", "b/+", "b/c", "b/c"])).toEqual(["a/#", "b/+"]);
});
