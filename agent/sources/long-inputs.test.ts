import { Readable } from "node:stream";
import { parseColumns } from "./csv-columns.ts";
import { readCsv } from "./csv-readings.ts";
import { RecordSplitter } from "./csv-records.ts";
import { lineReader } from "./line-reader.ts";
import { familiesFromConfig } from "./mqtt/families/from-config.ts";
import { parseJsonPath } from "./mqtt/families/json-path.ts";
import { choosesName } from "./mqtt/families/name-choice.ts";
import { parseValueTemplate } from "./mqtt/families/value-template.ts";
import { namesChip, namesTemperature, parseJson, splitUnitMark, unitNamed } from "./mqtt/payload-values.ts";
import { createRouter } from "./mqtt/router.ts";
import { message } from "./mqtt/test-message.ts";
import { filterProblem, matchTopic } from "./mqtt/topic-filter.ts";
import { parseW1Slave } from "./one-wire.ts";
import { parseTemperature } from "./temperature.ts";
import { parseTime } from "./time.ts";

const MEGABYTE = 1024 * 1024;
/**
 * CPU time for a megabyte, on the agent's only thread. Linear work takes at most a tenth of it; what takes the square of the
 * length took minutes.
 */
const MAX_CPU_MS = 10_000;

/** A megabyte of a text over and over. */
const megabyteOf = (text: string) => text.repeat(Math.ceil(MEGABYTE / text.length)).slice(0, MEGABYTE);

const numbers: [string, string][] = ["1", "1.", ".1", "0", "-", " ", "1e", "+1", "9,", "\u0660"].map(
  (text) => [text, megabyteOf(text)],
);
const names: [string, string][] = [
  "a",
  "_",
  "temp",
  "esp ",
  "esp_",
  "- ",
  "\u00b0 ",
  "temp_esp",
  "_c",
  "\ud800",
].map((text) => [text, megabyteOf(text)]);

async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const position = { header: "timestamp,sensor,celsius" };

const parsers: [string, (text: string) => unknown, [string, string][]][] = [
  ["parseTemperature", (text) => parseTemperature(`${text}x`), numbers],
  ["parseTime", (text) => parseTime(`${text}x`), numbers],
  ["parseTime, ISO", (text) => parseTime(`2024-01-01${text}`), numbers],
  ["unitNamed", unitNamed, names],
  ["namesChip", namesChip, names],
  ["namesTemperature", namesTemperature, names],
  ["splitUnitMark", (text) => splitUnitMark(`${text}!`), names],
  ["choosesName", (name) => choosesName(name, { include: ["*a*a*a*b"] }), names],
  [
    "parseValueTemplate",
    (text) => parseValueTemplate(`{{ ${text} }} x`),
    [...names, ["}}", megabyteOf("}}")], ["| ", megabyteOf("| ")]],
  ],
  ["parseJsonPath", parseJsonPath, [[".a", megabyteOf(".a")], ["[0]", megabyteOf("[0]")], ...names]],
  [
    "filterProblem",
    filterProblem,
    [
      ["+/", megabyteOf("+/")],
      ["#/", megabyteOf("#/")],
    ],
  ],
  ["matchTopic", (topic) => matchTopic("+/#", topic), [["/", megabyteOf("/")]]],
  [
    "parseJson",
    parseJson,
    [":", ": ", ":NaN", ":NaN ", "[", '{"a":', '"\\', "1"].map((text) => [text, megabyteOf(text)]),
  ],
  [
    "parseW1Slave",
    (text) => parseW1Slave(`${text}\n${text}`),
    ["00 ", "t=1", "t=1 ", "crc=00 YES "].map((text) => [text, megabyteOf(text)]),
  ],
  [
    "parseColumns",
    (text) => {
      try {
        return parseColumns(`a${text}b`);
      } catch {
        return undefined;
      }
    },
    [" ", "=", "a=", "a,"].map((text) => [text, megabyteOf(text)]),
  ],
];

const inputs = parsers.flatMap(([name, parse, texts]) =>
  texts.map(([of, text]) => [name, of, parse, text] as const),
);

test.each(inputs)("%s reads a megabyte of %j in linear time", async (_name, _of, parse, text) => {
  expect(await cpuMsOf(() => parse(text))).toBeLessThan(MAX_CPU_MS);
});

const lines = ["a,", '",', '"",', 'a,"b",', '"', '""', "\n", '"\n', "a,b,c\n", '"a\n', ",,\n", " ", "\t;,"];

test.each(lines)("CSV of a megabyte of %j is read in linear time, whole and followed", async (of) => {
  const text = `${megabyteOf(of)}\n`;
  const tables = [`timestamp,sensor,celsius\n${text}`, text];
  for (const table of tables)
    expect(
      await cpuMsOf(async () => {
        try {
          for await (const batch of readCsv(Readable.from([Buffer.from(table)])))
            expect(batch.bad.causes.length).toBeLessThan(21);
        } catch (error) {
          // What is no table is refused, in a message that a log can hold.
          expect((error as Error).message.length).toBeLessThan(2000);
        }
      }),
    ).toBeLessThan(MAX_CPU_MS);
  expect(await cpuMsOf(() => [...new RecordSplitter(",").feed(text, true)].length)).toBeLessThan(MAX_CPU_MS);
  const reader = lineReader({ path: "x.csv", log: silent });
  expect(await cpuMsOf(() => reader.read(text, position))).toBeLessThan(MAX_CPU_MS);
});

const topics = [
  "zigbee2mqtt/k",
  "zigbee2mqtt/bridge/devices",
  "tele/x/SENSOR",
  "x/sensor/temperature/state",
  "shellies/x/ext_temperature/0",
  "x/events/rpc",
  "homeassistant/sensor/x/config",
  "homeassistant/device/x/config",
  "ha/sensor/x_temperature/state",
  "ha/sensor/x/device_class",
  "other",
];
const deep = (open: string, close: string) => {
  const depth = Math.floor(MEGABYTE / (open.length + close.length));
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
};
const payloads: [string, string][] = [
  ...numbers,
  ...names,
  ["nested lists", deep("[", "]")],
  ["nested objects", deep('{"temperature":', "}")],
  ["nested features", `[{"friendly_name":"x","definition":{"exposes":${deep('[{"features":', "}]")}}}]`],
  [
    "many devices",
    `[${Array.from({ length: 9000 }, (_, id) => `{"friendly_name":"${id}","definition":{"exposes":[{"property":"temperature"}]}}`).join()}]`,
  ],
  ["many probes", `{${Array.from({ length: 20_000 }, (_, id) => `"P${id}":{"Temperature":${id}}`).join()}}`],
  [
    "many components",
    `{"cmps":{${Array.from({ length: 9000 }, (_, id) => `"${id}":{"p":"sensor","device_class":"temperature","state_topic":"${id}"}`).join()}}}`,
  ],
  ["a long temperature", `{"temperature":"${megabyteOf("1")}x"}`],
  [
    "a long name",
    JSON.stringify({ device_class: "temperature", name: megabyteOf("temp"), state_topic: "a" }),
  ],
  ["a long base", JSON.stringify({ device_class: "temperature", "~": megabyteOf("a"), state_topic: "~/a~" })],
  [
    "a long unit",
    JSON.stringify({ device_class: "temperature", unit_of_meas: megabyteOf(" "), state_topic: "a" }),
  ],
];

test.each(payloads)("every family reads a megabyte of %j in linear time", async (_, payload) => {
  for (const topic of topics) {
    const router = createRouter(
      familiesFromConfig([
        { family: "zigbee2mqtt" },
        { family: "tasmota" },
        { family: "esphome" },
        { family: "shelly-gen1" },
        { family: "shelly" },
        { family: "home-assistant" },
        { family: "statestream", topic: "ha" },
        { family: "generic", topic: "other", path: "temperature" },
      ]),
    );
    const cpuMs = await cpuMsOf(() => {
      for (const finding of router.read(message(topic, payload)))
        if ("problem" in finding) expect(finding.problem?.length).toBeLessThan(2000);
    });
    expect([topic, cpuMs < MAX_CPU_MS]).toEqual([topic, true]);
  }
});

test("a topic of 65,535 bytes is no sensor's", async () => {
  const router = createRouter(familiesFromConfig([{ family: "zigbee2mqtt" }, { family: "esphome" }]));
  for (const level of ["/set", "/sensor", "_", "temp", "/set/\n"]) {
    const topic = `zigbee2mqtt${level.repeat(65_535 / level.length - 11)}\n`;
    expect(await cpuMsOf(() => router.read(message(topic, '{"temperature":1}')))).toBeLessThan(MAX_CPU_MS);
  }
});
