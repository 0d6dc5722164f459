import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reading } from "../../domain/reading.ts";
import { NO_BAD_ROWS } from "./csv-causes.ts";
import { type CsvOptions, readCsv } from "./csv-readings.ts";

const at = (time: string) => Date.parse(`2026-11-18T${time}Z`);

test("Home Assistant's history: the entities that speak of a temperature are read, the others counted", async () => {
  const text = `entity_id,state,last_changed
sensor.kitchen_temperature,unavailable,2026-11-18T01:00:00.000Z
sensor.kitchen_temperature,21.5,2026-11-18T01:02:03.004Z
sensor.kitchen_humidity,55,2026-11-18T01:02:03.004Z
binary_sensor.kitchen_temperature_problem,off,2026-11-18T01:02:03.004Z
sensor.aussentemperatur,-3.25,2026-11-18T01:05:00.000Z
sensor.esp32_chip_temperature,48,2026-11-18T01:05:00.000Z
sensor.kitchen_temperature,sunny,2026-11-18T01:06:00.000Z
`;
  const { readings, bad, notes } = await read(text);
  expect(readings).toEqual([
    { sensorId: "kitchen_temperature", takenAtMs: at("01:00:00.000"), celsius: null },
    { sensorId: "kitchen_temperature", takenAtMs: at("01:02:03.004"), celsius: 21.5 },
    { sensorId: "aussentemperatur", takenAtMs: at("01:05:00.000"), celsius: -3.25 },
  ]);
  expect(causes(bad)).toEqual([
    [3, "an entity whose name speaks of no temperature", 4],
    [1, "not a temperature: expected a number", 8],
  ]);
  expect(notes).toEqual(["Read as Home Assistant's history."]);
});

test("Home Assistant's history of one entity is read under the name that is given for it", async () => {
  const text = "entity_id,state,last_changed\nsensor.freezer,-18.5,2026-11-18T01:00:00.000Z\n";
  expect((await read(text, { sensorId: "freezer" })).readings).toEqual([
    { sensorId: "freezer", takenAtMs: at("01:00:00"), celsius: -18.5 },
  ]);
  await expect(read(text)).rejects.toThrow(/--columns last_changed,entity_id,state/);
});

test("InfluxDB's annotated CSV: every table is read under its own header, and the unit that it names", async () => {
  const text = `#group,false,false,true,true,false,false,true,true,true\r
#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string\r
#default,_result,,,,,,,,\r
,result,table,_start,_stop,_time,_value,_field,_measurement,entity_id\r
,,0,2026-11-17T00:00:00Z,2026-11-19T00:00:00Z,2026-11-18T01:00:00Z,21.5,value,°C,kitchen\r
,,0,2026-11-17T00:00:00Z,2026-11-19T00:00:00Z,2026-11-18T01:10:00Z,,value,°C,kitchen\r
,,1,2026-11-17T00:00:00Z,2026-11-19T00:00:00Z,2026-11-18T01:00:00Z,55,value,%,kitchen_humidity\r
\r
#group,false,false,false,false,true,true,true\r
#datatype,string,long,double,dateTime:RFC3339,string,string,string\r
#default,_result,,,,,,\r
,result,table,_value,_time,_field,_measurement,room\r
,,2,68,2026-11-18T01:00:00.123456789Z,temperature_f,climate,attic\r
,,2,40,2026-11-18T01:00:00Z,humidity,climate,attic\r
\r
#datatype,string,string\r
#group,true,true\r
#default,,\r
,error,reference\r
,Failed to parse query,897\r
`;
  const { readings, bad, notes } = await read(text);
  expect(readings).toEqual([
    { sensorId: "kitchen", takenAtMs: at("01:00:00"), celsius: 21.5 },
    { sensorId: "attic", takenAtMs: at("01:00:00.123"), celsius: 20 },
  ]);
  expect(causes(bad)).toEqual([
    [2, "a field that is no temperature", 7],
    [1, "a table without readings", 20],
  ]);
  expect(notes).toEqual(["Read as InfluxDB's annotated CSV."]);
});

test.each<[string, string]>([
  [
    "all fields",
    "name,time,domain,entity_id,friendly_name,value\n°C,1795000000000000000,sensor,kitchen,Kitchen,21.5\n%,1795000000000000000,sensor,wet,Wet,50\n",
  ],
  [
    "means by tag",
    'name,tags,time,mean\n°C,"domain=sensor,entity_id=kitchen",1795000000000000000,21.5\n°C,"domain=sensor,entity_id=kitchen",1795000600000000000,\n',
  ],
  [
    "one header after the other",
    "name,tags,time,temperature\nclimate,room=kitchen,1795000000,21.5\n\nname,tags,time,temperature\n",
  ],
])("InfluxDB 1: influx -format csv is read: %s", async (_, text) => {
  const { readings } = await read(text);
  expect(readings).toEqual([{ sensorId: "kitchen", takenAtMs: 1_795_000_000_000, celsius: 21.5 }]);
});

test.each<[string, string | Buffer]>([
  [
    "Chronograf: a column for each series, times of the United States",
    "time,climate.mean_temperature[room=kitchen],climate.mean_humidity[room=kitchen]\n11/18/2026 1:00:00 AM,21.5,50\n11/18/2026 1:10:00 AM,,51\n",
  ],
  ["Grafana: values with their unit", '"Time","kitchen"\n2026-11-18 01:00:00,21.5 °C\n'],
  [
    "German Excel: semicolons, decimal commas, a byte order mark",
    "\ufeffZeitstempel;Raum;Temperatur (°C);Luftfeuchte (%)\r\n18.11.2026 01:00;kitchen;21,5;55,0\r\n",
  ],
  [
    "German Excel: Windows-1252, date and clock apart, the delimiter in the first line",
    Buffer.from(
      "sep=;\r\nDatum;Uhrzeit;Gerät;Temperatur in °C\r\n18.11.2026;01:00:00;kitchen;21,5\r\n",
      "latin1",
    ),
  ],
  [
    "German Excel: a column for each room",
    "Datum;kitchen (°C)\r\n18.11.2026 01:00;21,5\r\n18.11.2026 02:00;\r\n",
  ],
])("a spreadsheet is read without options: %s", async (_, text) => {
  const { readings } = await read(text);
  const [first] = readings;
  expect(readings).toHaveLength(1);
  expect(first).toMatchObject({ takenAtMs: at("01:00:00"), celsius: 21.5 });
  expect(first?.sensorId).toMatch(/kitchen/);
});

test("a table with a column for each room has a reading for each cell that is filled", async () => {
  const { readings, bad } = await read("Datum;Küche;Bad\n18.11.2026 01:00;21,5;\n18.11.2026 01:10;;22\n");
  expect(readings.map(({ sensorId, celsius }) => [sensorId, celsius])).toEqual([
    ["Küche", 21.5],
    ["Bad", 22],
  ]);
  expect(bad).toEqual(NO_BAD_ROWS);
});

test("a file of one series is called after the file, and says so", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "csv-")), "freezer.csv");
  writeFileSync(path, "Zeit;Temperatur\n18.11.2026 01:00;-18,5\n");
  const { readings, notes } = await drain(readCsv(path));
  expect(readings).toEqual([{ sensorId: "freezer", takenAtMs: at("01:00:00"), celsius: -18.5 }]);
  expect(notes).toContain(
    "The file names no sensor: it is called freezer, after the file. Otherwise: --sensor NAME",
  );
});

test("a header's unit counts, and one behind the value; the option counts where the file says nothing", async () => {
  const rows = "\n2026-11-18T01:00:00Z,kitchen,68\n";
  const celsiusOf = async (text: string, options?: CsvOptions) =>
    (await read(text, options)).readings[0]?.celsius;
  expect(await celsiusOf(`time,room,temp_f${rows}`)).toBe(20);
  expect(await celsiusOf(`time,room,Temperature (°F)${rows}`)).toBe(20);
  expect(await celsiusOf(`time,room,temp${rows}`)).toBe(68);
  expect(await celsiusOf(`time,room,temp${rows}`, { unit: "fahrenheit" })).toBe(20);
  expect(await celsiusOf(`time,room,temp_c${rows}`, { unit: "fahrenheit" })).toBe(68);
});

test("times without a zone are those of the zone that is given, otherwise UTC; either is said", async () => {
  const text = "timestamp,sensor,celsius\n2026-11-18 02:00:00,kitchen,20\n";
  const berlin = await read(text, { timeZone: "Europe/Berlin" });
  expect(berlin.readings[0]?.takenAtMs).toBe(at("01:00:00"));
  expect(berlin.notes).toEqual(["Times without a zone are taken as those of Europe/Berlin."]);
  const utc = await read(text);
  expect(utc.readings[0]?.takenAtMs).toBe(at("02:00:00"));
  expect(utc.notes).toEqual([
    "Times without a zone are taken as UTC. Another zone: --time-zone Europe/Berlin",
  ]);
  expect((await read(text.replace("02:00:00,", "02:00:00Z,"))).notes).toEqual([]);
});

test("a date with slashes could be two days: it is refused, with what helps", async () => {
  await expect(read("time,room,temp\n11/12/2026 10:00,kitchen,20\n")).rejects.toThrow(
    /not a time.*\n.*slashes nobody knows which number is the month/,
  );
});

test("a value with the unit of another quantity has its own cause, apart from nonsense", async () => {
  const { bad } = await read(
    "time,room,value\n1795000000,kitchen,20\n1795000000,kitchen,55 %\n1795000000,kitchen,hot\n",
  );
  expect(causes(bad)).toEqual([
    [1, "not a temperature: it has another unit", 3],
    [1, "not a temperature: expected a number", 4],
  ]);
});

function causes({ causes }: typeof NO_BAD_ROWS) {
  return causes.map(({ count, first }) => [count, first.problem, first.line]);
}

async function read(content: string | Buffer, options?: CsvOptions) {
  const path = join(mkdtempSync(join(tmpdir(), "csv-")), "export.csv");
  writeFileSync(path, content);
  return await drain(readCsv(path, options));
}

async function drain(batches: ReturnType<typeof readCsv>) {
  const readings: Reading[] = [];
  let bad = NO_BAD_ROWS;
  let notes: string[] = [];
  for await (const batch of batches) {
    readings.push(...batch.readings);
    ({ bad, notes } = batch);
  }
  return { readings, bad, notes };
}
