import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkConfig } from "./check.ts";

const folder = mkdtempSync(join(tmpdir(), "check-"));
afterAll(() => rmSync(folder, { recursive: true }));

function check(sensors: object[]) {
  const file = join(folder, "agent.yaml");
  const home = { id: "h", name: "House", timeZone: "UTC", unit: "celsius", sensors };
  const spool = { path: join(folder, "spool.db") };
  const sources = [{ type: "simulated-house" }];
  writeFileSync(file, JSON.stringify({ agent: "cellar", stream: "readings", home, sources, spool }));
  const { problems, text } = checkConfig(file, { environment: {} });
  return { sound: problems.length === 0, text: text.replaceAll(`${file}:1: `, "") };
}

const service = "/var/lib/house-agent";

/** What a check says of a sound configuration with these changes, as it would run by hand or in the service. */
function checkChanged(changes: object, serviceFolder?: string, elsewhere = false) {
  const file = join(folder, "changed.yaml");
  const config = {
    agent: "cellar",
    stream: "readings",
    home: { id: "h", name: "House", timeZone: "UTC", unit: "celsius", sensors: [] },
    sources: [{ type: "simulated-house" }],
    spool: { path: join(folder, "spool.db") },
    ...changes,
  };
  writeFileSync(file, JSON.stringify(config));
  const { problems, text } = checkConfig(file, { environment: {}, serviceFolder, elsewhere });
  return { sound: problems.length === 0, text: text.replaceAll(`${file}:1: `, "") };
}

test.each([
  [
    "a port that nobody knows",
    { statusPort: 0 },
    folder,
    /^statusPort: 0 takes a port that the deployment cannot know/,
  ],
  [
    "a port that takes root",
    { statusPort: 80 },
    folder,
    /^statusPort: the service may not take ports below 1024/,
  ],
  [
    "a spool elsewhere",
    {},
    service,
    /^spool\.path: the service may write in \/var\/lib\/house-agent alone; put .*spool\.db there/,
  ],
])(
  "what works by hand only is refused where the file is for the service: %s",
  (_, changes, writable, problem) => {
    expect(checkChanged(changes).sound).toBe(true);
    expect(checkChanged(changes, writable)).toEqual({ sound: false, text: expect.stringMatching(problem) });
  },
);

test("what the service may write and read is sound for it", () => {
  expect(checkChanged({}, folder).sound).toBe(true);
});

test("files that systemd hides from the service are refused for it", () => {
  const password = join(folder, "password");
  const readings = join(folder, "readings.csv");
  for (const file of [password, readings]) writeFileSync(file, "x");
  const sources = [
    { type: "csv", path: readings },
    { type: "mqtt", url: "mqtt://a", passwordFile: password },
  ];
  expect(checkChanged({ sources }).sound).toBe(true);
  // The tests' folder is in /tmp, which the service has of its own.
  const { sound, text } = checkChanged({ sources }, service);
  expect(sound).toBe(false);
  expect(text).toContain(`sources.0.path: the service cannot read ${readings}; put it elsewhere`);
  expect(text).toContain(`sources.1.passwordFile: the service cannot read ${password}; put it elsewhere`);
});

test("what is for another host may name files and variables that are not here, and holds no password", () => {
  const tls = { ca: "/var/lib/house-agent/ca.pem" };
  const sources = [
    { type: "csv", path: "/var/lib/house-agent/log.csv" },
    { type: "mqtt", url: "mqtts://a", passwordVariable: "BROKER_PASSWORD", tls },
  ];
  const changes = { sources, spool: { path: "/var/lib/house-agent/spool.db" } };
  expect(checkChanged(changes, service).sound).toBe(false);
  expect(checkChanged(changes, service, true).sound).toBe(true);
  const url = "mqtt://agent:secret@a";
  const { sound, text } = checkChanged({ ...changes, sources: [{ type: "mqtt", url }] }, service, true);
  expect(sound).toBe(false);
  expect(text).toMatch(/^sources\.0\.url: has a password in it; put that into a file on the host/);
  expect(text).not.toContain("secret");
});

test("a problem is told with its line", () => {
  const file = join(folder, "lines.yaml");
  writeFileSync(
    file,
    [
      "agent: a",
      "stream: readings",
      "home: { id: h, name: House, timeZone: UTC, unit: celsius, sensors: [] }",
      "sources:",
      "  - type: simulated-house",
      "  - type: csv",
      "    path: /none.csv",
      "spool: { path: /elsewhere/spool.db }",
    ].join("\n"),
  );
  const { problems } = checkConfig(file, { environment: {}, serviceFolder: service });
  expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
    `${file}:7:`,
    `${file}:8:`,
    `${file}:8:`,
  ]);
});

test("the topics of each family are shown, and where two match the same ones it is said who reads them", () => {
  const mqtt = (...families: object[]) =>
    checkChanged({ sources: [{ type: "mqtt", url: "mqtt://a", families }] });
  const { sound, text } = mqtt(
    { family: "esphome" },
    { family: "statestream" },
    { family: "home-assistant" },
  );
  expect(sound).toBe(true);
  expect(text).toMatch(
    /\nreads +mqtt a:1883\nreads +esphome +\+\/sensor\/\+\/state\nreads +statestream +homeassistant\//,
  );
  expect(text).toContain("homeassistant/+/+/+/config, and the topics that are described there");
  expect(text.split("\n").filter((line) => line.startsWith("warning"))).toEqual([
    "warning sources.0.families: esphome (+/sensor/+/state) and statestream (homeassistant/sensor/+/state) match the same topics: statestream reads those",
    "warning sources.0.families: esphome may match topics that are described to Home Assistant: home-assistant reads those",
    "warning sources.0.families: statestream may match topics that are described to Home Assistant: home-assistant reads those",
  ]);
  expect(mqtt({ family: "generic", topic: "#" }, { family: "tasmota" }).text).toContain(
    "generic (#) and tasmota (tele/+/SENSOR) match the same topics: tasmota reads those",
  );
});

test("the examples overlap nowhere", () => {
  for (const name of ["agent-raspberry-pi", "agent-ec2-aws-iot"])
    expect(
      checkConfig(join(__dirname, `../docs/examples/${name}.yaml`), { environment: {} }).text,
    ).not.toContain("warning");
});

const sensors = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => ({ id: `s${index}`, name, kind: "living" }));

test("a home that can be announced is sound", () => {
  expect(check(sensors(256, "Room")).sound).toBe(true);
});

test("a home with more sensors than a home can have is refused", () => {
  expect(check(sensors(257, "Room"))).toEqual({
    sound: false,
    text: "home.sensors: has more than 256 sensors; divide it into two homes\n1 problem; the agent would not start.",
  });
});

test("a home whose description has more bytes than can be announced is refused", () => {
  const { sound, text } = check(sensors(256, "\u20ac".repeat(100)));
  expect(sound).toBe(false);
  expect(text).toMatch(
    /^home: its description has \d{5} bytes of JSON, at most 32000 bytes can be announced; shorten /,
  );
});

test("a sensor's limits that are not in order are refused", () => {
  const limits = { lowCelsius: 30, highCelsius: 20 };
  expect(check([{ id: "s", name: "S", kind: "living", limits }]).text).toMatch(
    /^home\.sensors\.0\.limits: are not in order/,
  );
});
