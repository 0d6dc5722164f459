import fc from "fast-check";
import { familiesFromConfig } from "./families/from-config.ts";
import type { FamilyConfig } from "./mqtt-config.ts";
import type { Finding } from "./payload-family.ts";
import { createRouter } from "./router.ts";
import { ARRIVED_MS, message } from "./test-message.ts";
import {
  bySpecificity,
  filterProblem,
  matchTopic,
  overlap,
  topicNameProblem,
  withoutCovered,
} from "./topic-filter.ts";

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

const READINGS_OF = (findings: Finding[]) =>
  findings.flatMap((finding) =>
    "readings" in finding ? finding.readings.map(({ sensorId }) => sensorId) : [],
  );

test("ESPHome's topics may hold what is described to Home Assistant: the description counts", () => {
  const router = createRouter(familiesFromConfig([{ family: "esphome" }, { family: "home-assistant" }]));
  const described = (name: string, value_template: string) =>
    router.read(
      message(`homeassistant/sensor/${name}/config`, {
        device_class: "temperature",
        state_topic: `homeassistant/sensor/${name}/state`,
        value_template,
      }),
    );
  described("sensorBedroom", "{{ value_json.temperature }}");
  described("attic_temperature", "{{ value_json.t }}");
  described("plain_temperature", "{{ value }}");
  const read = (name: string, payload: string) =>
    READINGS_OF(router.read(message(`homeassistant/sensor/${name}/state`, payload)));
  expect(read("sensorBedroom", '{"temperature":23.2}')).toEqual(["sensorBedroom"]);
  expect(read("attic_temperature", '{"t":12}')).toEqual(["attic_temperature"]);
  expect(read("plain_temperature", "20")).toEqual(["plain_temperature"]);
  // What nobody described is still read by its name.
  expect(READINGS_OF(router.read(message("hall/sensor/hall_temperature/state", "19")))).toEqual([
    "hall/hall_temperature",
  ]);
});

test.each<[string, FamilyConfig[], string, string, string[]]>([
  [
    "statestream's base topic before ESPHome's wildcard",
    [{ family: "esphome" }, { family: "statestream" }],
    "homeassistant/sensor/attic_temperature/state",
    "20",
    ["attic_temperature"],
  ],
  [
    "a generic topic before Zigbee2MQTT's base topic",
    [{ family: "zigbee2mqtt" }, { family: "generic", topic: "zigbee2mqtt/boiler", path: "water" }],
    "zigbee2mqtt/boiler",
    '{"temperature":20,"water":60}',
    ["zigbee2mqtt/boiler"],
  ],
  [
    "any family before a generic one for all topics",
    [{ family: "generic", topic: "#", path: "temperature" }, { family: "zigbee2mqtt" }],
    "zigbee2mqtt/k",
    '{"temperature":20}',
    ["k"],
  ],
])("a topic has one owner, the most specific: %s", (...[, configs, topic, payload, sensors]) => {
  for (const families of [configs, configs.toReversed()])
    expect(READINGS_OF(createRouter(familiesFromConfig(families)).read(message(topic, payload)))).toEqual(
      sensors,
    );
});

test("a message that no family can survive is a problem, and one that is too long is not read at all", () => {
  const router = createRouter(familiesFromConfig([{ family: "generic", topic: "a/#", path: "t" }]));
  const deep = `{"t":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect(router.read(message("a/b", deep))).toEqual([
    { problem: "not a temperature: a value that is nested too deeply" },
  ]);
  const tooLong = [{ problem: "its topic or its payload is too long to be a sensor's" }];
  expect(router.read(message("a/b", `{"t":${" ".repeat(4 * 1024 * 1024)}1}`))).toEqual(tooLong);
  expect(router.read(message(`a/${"b".repeat(1024)}`, '{"t":1}'))).toEqual(tooLong);
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

test.each([
  ["a/b", "a/+", true],
  ["a/+", "+/b", true],
  ["a/#", "+/b/c", true],
  ["a/#", "a", true],
  ["+/events/rpc", "+/sensor/+/state", false],
  ["a/+", "a/b/c", false],
  ["a/b", "a/c", false],
])("the filters %s and %s overlap: %s", (one, two, expected) => {
  expect([overlap(one, two), overlap(two, one)]).toEqual([expected, expected]);
});

test("of two filters the first level that differs says which is the more specific", () => {
  const filters = ["#", "+/sensor/+/state", "a/#", "a/+/b", "a/b/+", "a/b/c"];
  expect(filters.toSorted(bySpecificity)).toEqual(filters.toReversed());
});

test("filters that overlap are those for which there is a topic that both match", () => {
  const level = fc.constantFrom("a", "b", "+");
  const filter = fc
    .tuple(fc.array(level, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([levels, all]) => [...levels, ...(all ? ["#"] : [])].join("/"));
  const topic = fc
    .array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 4 })
    .map((levels) => levels.join("/"));
  fc.assert(
    fc.property(filter, filter, topic, (one, two, name) => {
      if (matchTopic(one, name) !== undefined && matchTopic(two, name) !== undefined)
        expect(overlap(one, two)).toBe(true);
    }),
  );
});

test.each([
  ["a/b", undefined, undefined],
  ["+/#", undefined, "the name of a topic has no + and no #"],
  ["$SYS/broker/load", undefined, "topics that begin with $ are the broker's own"],
  ["", "a topic has at least one character", "a topic has at least one character"],
  ["a".repeat(65_535), undefined, undefined],
  [
    "\u20ac".repeat(21_846),
    "a topic has at most 65535 bytes of UTF-8",
    "a topic has at most 65535 bytes of UTF-8",
  ],
])("a filter and a topic are checked as MQTT does: %#", (text, asFilter, asTopic) => {
  expect(filterProblem(text)).toBe(asFilter);
  expect(topicNameProblem(text)).toBe(asTopic);
});
