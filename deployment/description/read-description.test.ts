import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentNames } from "../../environments/names.ts";
import { descriptionFile, readDescription } from "./read-description.ts";
import { simulatedHouse } from "./simulated-house.ts";

const names = environmentNames("prod", { account: "123456789012", region: "eu-west-1" });
const sound = `agent: ec2
stream: house-temperature-prod-readings
home: { id: elm, name: Elm Street, timeZone: UTC, unit: celsius, sensors: [] }
sources:
  - { type: mqtt, url: "mqtts://broker", username: agent, passwordFile: /var/lib/house-agent/mqtt-password }
spool: { path: /var/lib/house-agent/spool.db }
`;

let folder: string;
let configurationFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "description-"));
  configurationFile = join(folder, "config.yaml");
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string): string | undefined {
  writeFileSync(descriptionFile("prod", configurationFile), text);
  return readDescription(names, configurationFile);
}

test("the description stands beside config.yaml, and is read as it is", () => {
  expect(readDescription(names, configurationFile)).toBeUndefined();
  expect(descriptionFile("prod", configurationFile)).toBe(join(folder, "agent.prod.yaml"));
  expect(read(sound)).toBe(sound);
  expect(read(sound.trimEnd().replaceAll("\n", "\r\n"))).toBe(sound);
});

test("the example is one for prod", () => {
  const example = readFileSync(join(__dirname, "../../docs/examples/agent-ec2-aws-iot.yaml"), "utf8");
  expect(read(example)).toBe(example);
});

test("the simulated house is a sound description", () => {
  const text = simulatedHouse(names);
  expect(read(text)).toBe(text);
});

test.each([
  ["an unknown key", "agent: ec2", "agnt: ec2", /agent\.prod\.yaml:1: agnt: .*did you mean `agent`/],
  [
    "another environment's stream",
    "-prod-",
    "-dev-",
    /:2: stream: is house-temperature-dev-readings; .*-prod-/,
  ],
  ["a password", "mqtts://broker", "mqtts://a:b@broker", /:5: sources\.0\.url: has a password/],
  [
    "another environment's table",
    "sources:",
    "identity: { key: /var/lib/house-agent/key.pem, registerIn: house-temperature-dev-homes }\nsources:",
    /:4: identity\.registerIn: is house-temperature-dev-homes; .*-prod-homes/,
  ],
  [
    "a spool that the service cannot write",
    "/var/lib/house-agent/spool",
    "spool",
    /:6: spool\.path: the service/,
  ],
  ["an empty file", sound, "", /cannot be used/],
])("%s is told with its line", (_, old, changed, message) => {
  expect(() => read(sound.replace(old, changed))).toThrow(message);
});

test("a folder in its place is told as such", () => {
  mkdirSync(descriptionFile("prod", configurationFile));
  expect(() => readDescription(names, configurationFile)).toThrow("agent.prod.yaml is no file");
});
