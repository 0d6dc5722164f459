import { parseColumns } from "./csv-columns.ts";

test.each([
  ["time,room,temp", { timestamp: "time", sensor: "room", celsius: "temp" }],
  [" time , room , temp ", { timestamp: "time", sensor: "room", celsius: "temp" }],
  ["time,temp", { timestamp: "time", sensor: "sensor", celsius: "temp" }],
  ["timestamp=time,sensor=room,celsius=temp", { timestamp: "time", sensor: "room", celsius: "temp" }],
  ["celsius = T (°C)", { timestamp: "timestamp", sensor: "sensor", celsius: "T (°C)" }],
])("columns are named: %s", (text, columns) => {
  expect(parseColumns(text)).toEqual(columns);
});

test.each([
  ["time", "1 name"],
  ["a,b,c,d", "4 names"],
  ["time,,temp", "a name is empty"],
  ["", "a name is empty"],
  ["time=timestamp", '"time=timestamp" is not understood'],
  ["timestamp=time,room", '"room" is not understood'],
  ["timestamp=", '"timestamp=" is not understood'],
  ["toString=x", '"toString=x" is not understood'],
])("what names no columns is refused: %p", (text, problem) => {
  expect(() => parseColumns(text)).toThrow(
    `--columns ${JSON.stringify(text)}: ${problem}. Expected the file's names for timestamp, sensor and celsius, ` +
      "for example --columns time,room,temp or --columns timestamp=time,celsius=temp",
  );
});
