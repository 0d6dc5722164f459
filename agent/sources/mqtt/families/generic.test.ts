import { ARRIVED_MS, message } from "../test-message.ts";
import { type GenericOptions, generic } from "./generic.ts";
import { parseJsonPath } from "./json-path.ts";

test.each<[string, GenericOptions, string, string, object]>([
  [
    "a bare value",
    { topic: "cellar/temp" },
    "cellar/temp",
    " 11.5\n",
    { sensorId: "cellar/temp", celsius: 11.5 },
  ],
  [
    "a JSON path, named by the wildcards",
    { topic: "garden/+/data/#", path: "$.air.temp" },
    "garden/north/data/a/b",
    '{"air":{"temp":8.25}}',
    { sensorId: "north/a/b", celsius: 8.25 },
  ],
  [
    "a name with a place for a wildcard",
    { topic: "+/+/up", path: "$['probe 1'][0]", sensor: "{2}/soil", unit: "fahrenheit" },
    "app/dev7/up",
    '{"probe 1":[50]}',
    { sensorId: "dev7/soil", celsius: 10 },
  ],
  [
    "null: nothing was measured",
    { topic: "a", path: "t" },
    "a",
    '{"t":null}',
    { sensorId: "a", celsius: null },
  ],
  [
    "the time of the payload",
    { topic: "a", path: "t", time: "at" },
    "a",
    '{"t":1,"at":"2023-11-14T22:00:00Z"}',
    { sensorId: "a", celsius: 1, takenAtMs: Date.UTC(2023, 10, 14, 22) },
  ],
])("a message is read: %s", (...[, options, topic, payload, expected]) => {
  expect(generic(options).read(message(topic, payload))).toEqual({
    readings: [{ takenAtMs: ARRIVED_MS, ...expected }],
  });
});

test.each<[string, string, object]>([
  ["nothing at the path", '{"other":1}', { ignored: "nothing at the path" }],
  ["no JSON", "21.5 C", { problem: "malformed JSON" }],
  ["no temperature", '{"t":{"v":1}}', { problem: 'not a temperature: {"v":1}' }],
])("a message is not read: %s", (_, payload, finding) => {
  expect(generic({ topic: "a", path: "t" }).read(message("a", payload))).toEqual(finding);
});

test("a path that names no single value is refused", () => {
  expect(() => generic({ topic: "a", path: "$..temperature" })).toThrow(
    'path "$..temperature": expected a path',
  );
});

test.each([
  ["$.a.b", ["a", "b"]],
  ["a", ["a"]],
  ["$['DS18B20-1'].Temperature", ["DS18B20-1", "Temperature"]],
  ["DS18B20-1.Temperature", ["DS18B20-1", "Temperature"]],
  ['$["x y"][2]', ["x y", 2]],
  ["$.a[*]", undefined],
  ["$.a[-1]", undefined],
  ["$.a b", undefined],
])("a path is read: %s", (text, keys) => {
  expect(parseJsonPath(text)).toEqual(keys);
});
