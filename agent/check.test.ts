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
  const { sound, text } = checkConfig(file, {});
  return { sound, text: text.replaceAll(`${file}:1: `, "") };
}

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
