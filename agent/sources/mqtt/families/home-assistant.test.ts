import { ARRIVED_MS, message } from "../test-message.ts";
import { homeAssistant } from "./home-assistant.ts";
import { parseValueTemplate } from "./value-template.ts";

const config = (topic: string, payload: object | string) =>
  message(`homeassistant/${topic}/config`, payload, { retain: true });
const reading = (sensorId: string, celsius: number | null, takenAtMs = ARRIVED_MS) => ({
  readings: [{ sensorId, takenAtMs, celsius }],
});

test("a described sensor is announced, subscribed and read in the unit that the description names", () => {
  const family = homeAssistant();
  const described = config("sensor/sensorBedroomT", {
    device_class: "temperature",
    name: "Bedroom",
    state_topic: "home/bedroom/state",
    unit_of_measurement: "°F",
    value_template: "{{ value_json.temperature}}",
  });
  expect(family.read(described)).toEqual({
    sensors: [{ id: "sensorBedroomT", name: "Bedroom" }],
  });
  expect(family.filters()).toContain("home/bedroom/state");
  const state = message("home/bedroom/state", '{"temperature": 68.0, "humidity": 43.70}');
  expect(family.read(state)).toEqual(reading("sensorBedroomT", 20));
  expect(family.read({ ...state, retain: true })).toEqual({ ignored: "retained, without last_seen" });
  expect(family.read(described)).toEqual({ ignored: "nothing new in the description" });
});

test("abbreviations and the base topic are understood", () => {
  const family = homeAssistant();
  family.read(
    config("sensor/livingroom/living_room_temperature", {
      "~": "livingroom",
      dev_cla: "temperature",
      unit_of_meas: "°C",
      stat_t: "~/sensor/living_room_temperature/state",
      name: "Temperature",
      dev: { ids: "a1", name: "Living Room" },
    }),
  );
  expect(family.read(message("livingroom/sensor/living_room_temperature/state", "21.4"))).toEqual(
    reading("livingroom/living_room_temperature", 21.4),
  );
});

test("a device's description holds its components", () => {
  const family = homeAssistant();
  const found = family.read(
    config("device/0AFFD2", {
      dev: { ids: "0AFFD2", name: "Cellar" },
      state_topic: "cellar/state",
      cmps: {
        t: {
          p: "sensor",
          device_class: "temperature",
          unit_of_measurement: "°C",
          value_template: "{{ value_json.t }}",
        },
        h: { p: "sensor", device_class: "humidity", value_template: "{{ value_json.h }}" },
      },
    }),
  );
  expect(found).toEqual({ sensors: [{ id: "0AFFD2/t", name: "Cellar" }] });
  expect(family.read(message("cellar/state", '{"t":11.5,"h":70}'))).toEqual(reading("0AFFD2/t", 11.5));
});

test("a thermostat's current temperature is read, its setting is not", () => {
  const family = homeAssistant();
  family.read(
    config("climate/trv", {
      name: "Radiator",
      curr_temp_t: "z/trv",
      curr_temp_tpl: "{{ value_json.local_temperature }}",
      temp_stat_t: "z/trv",
      temp_unit: "C",
    }),
  );
  const state = { local_temperature: 19.5, occupied_heating_setpoint: 21, last_seen: ARRIVED_MS - 5000 };
  expect(family.read(message("z/trv", state))).toEqual(reading("trv", 19.5, ARRIVED_MS - 5000));
});

test.each([
  ["another quantity", { device_class: "humidity" }],
  ["a diagnostic entity", { device_class: "temperature", entity_category: "diagnostic" }],
  [
    "a chip's own heat",
    { device_class: "temperature", value_template: "{{ value_json.device_temperature }}" },
  ],
])("%s is not a room", (_, described) => {
  const family = homeAssistant();
  family.read(config("sensor/x", { state_topic: "a/b", ...described }));
  expect(family.claims("a/b")).toBeUndefined();
});

test("the same reading in Celsius and in Fahrenheit counts once, whichever is described first", () => {
  const inUnit = (mark: string, unit: string) =>
    config(`sensor/attic/attic_temperature_${mark}`, {
      device_class: "temperature",
      state_topic: `attic/${mark}`,
      unit_of_measurement: unit,
    });
  for (const order of [
    ["c", "f"],
    ["f", "c"],
  ]) {
    const family = homeAssistant();
    for (const mark of order) family.read(inUnit(mark, mark === "c" ? "°C" : "°F"));
    expect(family.claims("attic/f")).toBeUndefined();
    expect(family.read(message("attic/c", "20"))).toEqual(reading("attic/attic_temperature", 20));
  }
  const alone = homeAssistant();
  alone.read(inUnit("f", "°F"));
  expect(alone.read(message("attic/f", "68"))).toEqual(reading("attic/attic_temperature", 20));
});

test.each([
  ["an empty one", ""],
  ["one of 70,000 characters", "a".repeat(70_000)],
  ["a wildcard within a level", "a#b"],
  ["all topics", "#"],
  ["a wildcard", "home/+/state"],
  ["U+0000", "a\u0000b"],
  ["a control character", "a\u001bb"],
  ["a noncharacter", "a\uffffb"],
  ["half a pair", "a\ud800b"],
  ["a shared subscription", "$share/group/topic"],
])(
  "a state_topic that is no topic is a problem, when it is read and when it is recalled: %s",
  (_, stateTopic) => {
    const described = { device_class: "temperature", state_topic: stateTopic };
    const family = homeAssistant();
    const filters = family.filters();
    expect(family.read(config("sensor/x", described))).toEqual({
      problem: expect.stringMatching(/^state_topic /),
    });
    expect(family.filters()).toEqual(filters);
    const entity = { sensorId: "x", name: "X", stateTopic, path: null, unit: null };
    const good = { ...entity, sensorId: "y", stateTopic: "home/y" };
    family.recall?.(JSON.stringify([["homeassistant/sensor/x/config", [entity, good]]]));
    expect(family.filters()).toEqual([...filters, "home/y"]);
  },
);

test("of a device's components one that cannot be read costs the others nothing", () => {
  const family = homeAssistant();
  const component = { p: "sensor", device_class: "temperature" };
  const cmps = { bad: { ...component, state_topic: "#" }, good: { ...component, state_topic: "cellar/t" } };
  expect(family.read(config("device/d", { cmps }))).toEqual({
    sensors: [{ id: "d/good", name: "d/good" }],
    problem: expect.stringMatching(/^state_topic is no topic/),
  });
  expect(family.claims("cellar/t")).toBe("cellar/t");
});

test("descriptions of ever new sensors fill no memory", () => {
  const family = homeAssistant();
  const describe = (count: number) =>
    family.read(config(`sensor/s${count}`, { device_class: "temperature", state_topic: `t/${count}` }));
  for (let count = 0; count < 1000; count++) expect(describe(count)).toHaveProperty("sensors");
  expect(describe(1000)).toEqual({ problem: "more than 1000 sensors are described" });
  family.read(config("sensor/s0", ""));
  expect(describe(1000)).toHaveProperty("sensors");
});

test("a template that would take all of Jinja is a problem, not a guess", () => {
  const described = {
    device_class: "temperature",
    state_topic: "a",
    value_template: "{{ (value|float - 32) * 5/9 }}",
  };
  expect(homeAssistant().read(config("sensor/x", described))).toEqual({
    problem: "x: value_template not understood: {{ (value|float - 32) * 5/9 }}",
  });
});

test("a description that is withdrawn is read no longer", () => {
  const family = homeAssistant();
  family.read(config("sensor/x", { device_class: "temperature", state_topic: "a/b" }));
  expect(family.read(config("sensor/x", ""))).toEqual({ sensors: [] });
  expect(family.claims("a/b")).toBeUndefined();
});

test("what an earlier run learned is known before the retained descriptions come", () => {
  const before = homeAssistant();
  before.read(
    config("sensor/x", { device_class: "temperature", state_topic: "a/b", unit_of_measurement: "°C" }),
  );
  const after = homeAssistant();
  after.recall?.(before.memory?.() ?? "");
  expect(after.read(message("a/b", "20"))).toEqual(reading("x", 20));
});

test.each([
  ["{{ value_json.temperature }}", { path: ["temperature"] }],
  ["{{value_json['DS18B20'].Temperature | round(1)}}", { path: ["DS18B20", "Temperature"] }],
  ["{{ value_json.temperature | is_defined }}", { path: ["temperature"] }],
  ["{{ value | float(0) }}", { path: undefined }],
  ["{{ value_json }}", undefined],
  ["{{ value_json.t * 2 }}", undefined],
  ["{% if value %}1{% endif %}", undefined],
])("a template is read: %s", (template, place) => {
  expect(parseValueTemplate(template)).toEqual(place);
});
