import { ConfigError, parseConfig } from "./config.ts";

const SOUND = `
agent: cellar
stream: house-readings
home: { id: home-1, name: House, timeZone: Europe/Brussels, unit: celsius, sensors: [] }
sources:
  - type: simulated-house
spool: { path: /var/lib/house-agent/spool.db }
`;

function problemsOf(text: string): string[] {
  try {
    parseConfig(text, "agent.yaml");
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message.split("\n");
  }
}

test("a sound file leaves out what has a default", () => {
  expect(parseConfig(SOUND, "agent.yaml")).toMatchObject({
    pace: { atOnce: "1s", atLatest: "60s" },
    statusPort: 9464,
    drainTimeoutMs: 10_000,
    spool: { maxBytes: 256 * 1024 * 1024, maxAgeHours: 720 },
  });
});

test("every problem is told with its line and how to fix it, in the order of the file", () => {
  const text = SOUND.replace("house-readings", '"house readings"')
    .replace("unit: celsius, ", "")
    .replace(
      "spool: {",
      "flushIntervalMs: 5\npace: { atOnce: 30s, atLatest: 2 hours }\nspool: { maxAgeHours: -1,",
    );
  expect(problemsOf(text)).toEqual([
    "agent.yaml:3: stream: is no name of a stream: 1 to 128 of letters, digits, _ . -",
    "agent.yaml:4: home.unit: is missing; add `unit: celsius` or `unit: fahrenheit`",
    "agent.yaml:7: flushIntervalMs: is no key any more: write `pace: { atLatest: 60s }`; what is urgent does not wait for it",
    "agent.yaml:8: pace.atOnce: is not between 10ms and 10s",
    "agent.yaml:8: pace.atLatest: is no duration: write 500ms, 2s or 10min",
    "agent.yaml:9: spool.maxAgeHours: Too small: expected number to be >0",
  ]);
});

test("a word that is none of those allowed gets the one that was meant", () => {
  const text = SOUND.replace("sensors: []", "sensors: [{ id: f, name: F, kind: frezer }]");
  expect(problemsOf(text)).toEqual([expect.stringContaining("did you mean `freezer`?")]);
});

test("a sensor that is described twice is refused", () => {
  const sensor = "{ id: f, name: F, kind: freezer }";
  expect(problemsOf(SOUND.replace("sensors: []", `sensors: [${sensor}, ${sensor}]`))).toEqual([
    "agent.yaml:4: home.sensors.1.id: sensor f is described twice; keep one of the two",
  ]);
});

test("a home under a drill's name is refused, for nobody would hear of its alarms", () => {
  expect(problemsOf(SOUND.replace(/home: \{ id: [^,]+/, "home: { id: drill-1"))).toEqual([
    "agent.yaml:4: home.id: no e-mail goes out for homes whose id begins with drill-; choose another",
  ]);
});

test("text that is no YAML is refused with the line", () => {
  expect(problemsOf("agent: [")).toEqual([expect.stringMatching(/^agent\.yaml:1: /)]);
});

test.each(["", "# nothing yet\n", "- a list\n", "words"])(
  "a file without keys (%j) is refused with what to write",
  (text) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining("has no keys; write `agent:`")]);
  },
);

test("what is urgent cannot wait longer than the rest", () => {
  expect(problemsOf(`${SOUND}pace: { atOnce: 5s, atLatest: 2s }\n`)).toEqual([
    "agent.yaml:8: pace.atOnce: is longer than atLatest",
  ]);
});
