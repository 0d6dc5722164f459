import { Readable } from "node:stream";
import { announceable } from "../../../agent/announceable.ts";
import { ConfigError, parseConfig, parseHome } from "../../../agent/config.ts";
import { SourceError } from "../../../agent/source.ts";
import { readCsv } from "../../../agent/sources/csv-readings.ts";
import { sourceFromConfig } from "../../../agent/sources/from-config.ts";
import { lineReader } from "../../../agent/sources/line-reader.ts";
import { parseW1Slave } from "../../../agent/sources/one-wire.ts";
import { parseTemperature } from "../../../agent/sources/temperature.ts";
import { parseTime } from "../../../agent/sources/time.ts";
import type { HomeDescription } from "../../../domain/home/description.ts";
import { encodeEnvelope } from "../../../domain/wire/envelope.ts";
import { decodePayload } from "../../../domain/wire/payload.ts";
import { ConfigurationError, parseConfiguration } from "../../../environments/configuration.ts";
import { readYaml, YamlError } from "../../../platform/yaml.ts";
import { expectThat, isRefusal, type Reader, unlessRefused } from "../reader.ts";
import { expectSendable } from "./gateways.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { nowMs: () => Date.UTC(2026, 0, 31, 12) };

const HOME = `id: house
name: Our house
timeZone: Europe/Brussels
unit: celsius
quietHours: { from: "22:00", to: "07:00" }
sensors:
  - id: 28-0316a2798b6f
    name: Water pipe
    kind: pipe
    limits: { lowCelsius: 4 }
  - { id: garden, name: Garden, kind: outdoor }
`;
const AGENT = `agent: pi
stream: readings
home:
${HOME.replace(/^(?=.)/gm, "  ")}
sources:
  - type: mqtt
    url: mqtt://127.0.0.1:1883
    families:
      - family: zigbee2mqtt
      - { family: generic, topic: boiler/+/status, path: $.water.temperature, sensor: "boiler/{1}" }
  - type: csv
    path: /var/log/outdoor.csv
    columns: timestamp=time,celsius=temp
    sensor: garden
    follow: true
spool:
  path: /var/lib/house-agent/spool.db
`;
const CONFIGURATION = `account: "123456789012"
region: eu-west-1
repository:
  subject: repo:octocat/house
  mainBranch: main
bootstrapped: false
environments:
  dev:
    alertEmails: &me
      - you@example.com
    operatorEmails: *me
`;
const CSV = [
  "timestamp,sensor,celsius\n2026-01-31T10:00:00Z,freezer,-18.5\n2026-01-31 10:01:00,kitchen/fridge,4.25\n",
  'timestamp;sensor;celsius\n1769860800;"Frost; room";-18,5\n1769860860;hall;nan\n',
];
const JSON_LINES =
  '{"timestamp":"2026-01-31T10:00:00Z","sensor":"a","celsius":20.5}\n{"timestamp":1769860800,"sensor":"b","celsius":null}\n';

/** Files: configurations, tables of readings, the kernel's. */
export const fileReaders: readonly Reader[] = [
  {
    name: "yaml",
    share: 6,
    samples: [HOME, CONFIGURATION, '{"a": [1, {"b": null}]}'],
    read: (input) => readsYaml(`${input}`),
  },
  { name: "agent-config", share: 3, samples: [AGENT], read: (input) => readsConfig(`${input}`) },
  {
    name: "home-file",
    share: 4,
    samples: [HOME, JSON.stringify(readYaml(HOME, "f").value)],
    read: (input) => readsHome(`${input}`),
  },
  {
    name: "configuration",
    share: 5,
    samples: [CONFIGURATION, JSON.stringify(readYaml(CONFIGURATION, "f").value)],
    read: (input) =>
      unlessRefused(() => parseConfiguration(`${input}`, "f"), ConfigurationError) !== undefined,
  },
  { name: "csv", share: 10, samples: CSV, read: readsCsv },
  {
    name: "followed-lines",
    share: 20,
    samples: [...CSV, JSON_LINES],
    read: (input) => readsLines(`${input}`),
  },
  {
    name: "time",
    share: 40,
    samples: ["2026-01-31T10:00:00Z", "2026-01-31 10:00:00,5 +01:30", "1769860800.5", "1769860800123"],
    read: (input) => readsTime(`${input}`),
  },
  {
    name: "temperature",
    share: 40,
    samples: ["20.5", "-18", "1e1", "nan", "+.5"],
    read: (input) => readsTemperature(`${input}`),
  },
  {
    name: "one-wire",
    share: 30,
    samples: ["7c 01 4b 46 7f ff 04 10 09 : crc=09 YES\n7c 01 4b 46 7f ff 04 10 09 t=23750\n"],
    read(input) {
      const celsius = parseW1Slave(`${input}`);
      expectSendable([{ sensorId: "28-0316a2798b6f", takenAtMs: 0, celsius }]);
      return celsius !== null;
    },
  },
];

function readsYaml(text: string): boolean {
  const yaml = unlessRefused(() => readYaml(text, "f"), YamlError);
  if (yaml === undefined) return false;
  JSON.stringify(yaml.value);
  expectThat(yaml.lineOf(["a", 0, "b"]) >= 1, "a line below 1");
  return true;
}

function readsConfig(text: string): boolean {
  const config = unlessRefused(() => parseConfig(text, "f"), ConfigError);
  if (config === undefined) return false;
  expectAnnounced(config.home);
  const surroundings = { agentId: config.agent, clock, log: silent };
  // `agent check` names what a source cannot use, before anything starts.
  const sources = config.sources
    .filter(({ type }) => type !== "simulated-house")
    .map((source) => unlessRefused(() => sourceFromConfig(source, surroundings), SourceError));
  return sources.every((source) => source !== undefined);
}

function readsHome(text: string): boolean {
  const home = unlessRefused(() => parseHome(text, "f"), ConfigError);
  if (home !== undefined) expectAnnounced(home);
  return home !== undefined;
}

/** Whatever the configuration says of a home can be announced. */
function expectAnnounced(described: HomeDescription): void {
  const { home, left } = announceable(described);
  expectThat(left.length === 0, `no room for ${left}`);
  const sender = { agentId: "pi", spoolId: "a1b2", sequence: 1, sentAtMs: 0 };
  const decoded = decodePayload(encodeEnvelope({ ...sender, type: "announcement", home }), {
    partitionKey: home.id,
    arrivedAtMs: 0,
  });
  expectThat(decoded.ok, decoded.ok ? "" : decoded.reason);
}

async function readsCsv(input: Buffer): Promise<boolean> {
  let count = 0;
  try {
    for await (const { readings } of readCsv(Readable.from([input]))) {
      expectSendable(readings);
      count += readings.length;
    }
  } catch (error) {
    if (!isRefusal(error, [SourceError])) throw error;
  }
  return count > 0;
}

function readsLines(text: string): boolean {
  const reader = lineReader({ path: "f", log: silent });
  // As of a followed file: whole lines, the last one too.
  const found = unlessRefused(() => reader.read(`${text}\n`, { header: "" }), SourceError);
  expectSendable(found?.readings ?? []);
  return (found?.readings.length ?? 0) > 0;
}

function readsTime(text: string): boolean {
  const takenAtMs = parseTime(text);
  if (takenAtMs !== undefined) expectSendable([{ sensorId: "s", takenAtMs, celsius: 1 }]);
  return takenAtMs !== undefined;
}

function readsTemperature(text: string): boolean {
  const found = (["celsius", "fahrenheit"] as const).map((unit) => parseTemperature(text, unit));
  for (const celsius of found)
    if (celsius !== undefined) expectSendable([{ sensorId: "s", takenAtMs: 0, celsius }]);
  return found.every((celsius) => celsius !== undefined);
}
