import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../platform/clock.ts";
import { parseConfig } from "../config.ts";
import { sourceFromConfig } from "./from-config.ts";

const EXAMPLES = join(__dirname, "../../docs/examples");
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const surroundings = { agentId: "agent", clock: systemClock, log: silent };

test.each([
  ["agent-ec2-aws-iot.yaml", ["mqtt a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com:8883"]],
  [
    "agent-raspberry-pi.yaml",
    ["mqtt 127.0.0.1:1883", "one-wire /sys/bus/w1/devices", "csv /var/log/weather/outdoor.csv"],
  ],
])("the example %s can be used as it stands", (file, names) => {
  const config = parseConfig(readFileSync(join(EXAMPLES, file), "utf8"), file);
  expect(config.sources.map((source) => sourceFromConfig(source, surroundings).name)).toEqual(names);
});

test("a broker alone is Zigbee2MQTT's, over MQTT 3.1.1", () => {
  expect(parse("- { type: mqtt, url: mqtt://broker }").sources).toEqual([
    {
      type: "mqtt",
      url: "mqtt://broker",
      version: "3.1.1",
      keepaliveSeconds: 30,
      sessionExpirySeconds: 604_800,
      families: [{ family: "zigbee2mqtt" }],
    },
  ]);
});

test.each([
  ["- { type: mqtt, url: mqtt://b, password: secret }", "password"],
  ["- { type: mqtt, url: mqtt://b, families: [] }", "sources.0.families: "],
  ["- { type: mqtt, url: mqtt://b, families: [{ family: zigbee }] }", "sources.0.families.0.family: "],
  [
    "- { type: mqtt, url: mqtt://b, families: [{ family: zigbee2mqtt, topic: a/# }] }",
    "sources.0.families.0.topic: is a base topic without + and #",
  ],
  [
    "- { type: mqtt, url: mqtt://b, families: [{ family: generic, topic: a/#/b }] }",
    "sources.0.families.0.topic: is no topic filter: # stands alone, and in the last level",
  ],
  ...["esphome", "shelly"].map((family) => [
    `- { type: mqtt, url: mqtt://b, families: [{ family: ${family}, topic: house/# }] }`,
    "sources.0.families.0.topic: has no #, for more levels follow",
  ]),
  [
    `- { type: mqtt, url: mqtt://b, families: [{ family: generic, topic: ${"a".repeat(65_536)} }] }`,
    "sources.0.families.0.topic: is no topic filter: a topic has at most 65535 bytes",
  ],
  [
    "- { type: mqtt, url: mqtt://b, families: [{ family: tasmota, timeZone: CET+1 }] }",
    "sources.0.families.0.timeZone: is no IANA time zone",
  ],
  [
    "- { type: mqtt, url: mqtts://b, tls: { certificate: c.pem } }",
    "sources.0.tls: certificate and key go together",
  ],
  [
    "- { type: mqtt, url: mqtt://b, tls: { ca: c.pem } }",
    "sources.0.url: with tls the address begins with mqtts: or wss:",
  ],
  [
    "- { type: csv, path: a, follow: true, speed: 2 }",
    "sources.0.speed: a file that is followed is read as it grows",
  ],
  [
    "- { type: mqtt, url: mqtt://b:1883 }\n  - { type: mqtt, url: mqtt://me@b:1883 }",
    "sources.1: is sources.0 once more; list the families of one broker under one source",
  ],
])("what cannot be meant is refused with its place: %s", (sources, problem) => {
  expect(() => parse(sources)).toThrow(problem);
});

test("a path that names no single value is told before anything connects", () => {
  const [source] = parse(
    "- { type: mqtt, url: mqtt://b, families: [{ family: generic, topic: a, path: $..t }] }",
  ).sources;
  expect(() => source && sourceFromConfig(source, surroundings)).toThrow(
    'path "$..t": expected a path to one value',
  );
});

function parse(sources: string) {
  const text = `agent: a\nstream: s\nhome: { id: h, name: H, timeZone: UTC, unit: celsius, sensors: [] }\nsources:\n  ${sources}\nspool: { path: s.db }\n`;
  return parseConfig(text, "agent.yaml");
}
