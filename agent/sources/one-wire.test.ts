import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reading } from "../../domain/reading.ts";
import type { Intake } from "../source.ts";
import { oneWireSource, parseW1Slave } from "./one-wire.ts";

const bytes = "72 01 4b 46 7f ff 0e 10 57";
const file = (checksum: string, value: string, raw = bytes) =>
  `${raw} : crc=57 ${checksum}\n${raw} t=${value}\n`;

test.each([
  ["a temperature", file("YES", "23125"), 23.125],
  ["below zero", file("YES", "-1062"), -1.062],
  ["the power-on value as it comes", file("YES", "85000"), 85],
  ["a read error's value as it comes", file("YES", "-127000"), -127],
  ["a wrong checksum, whose value is an earlier one", file("NO", "23125"), null],
  ["a bus shorted to ground, whose checksum is right", file("YES", "0", "00 00 00 00 00 00 00 00 00"), null],
  ["zero degrees", file("YES", "0"), 0],
  ["nothing", "", null],
  ["a first line alone", `${bytes} : crc=57 YES\n`, null],
])("w1_slave is read: %s", (_, text, celsius) => {
  expect(parseW1Slave(text)).toBe(celsius);
});

describe("a bus", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "w1-"));
    for (const name of ["28-0316a2798b6f", "10-000802b4ba0e", "w1_bus_master1", "05-000000000001"])
      mkdirSync(join(folder, name));
    writeFileSync(join(folder, "28-0316a2798b6f", "w1_slave"), file("YES", "21500"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("gives a reading of each thermometer, without a temperature where one cannot be read", async () => {
    const { readings, warnings } = await readOnce(folder);
    expect(readings).toEqual([
      { sensorId: "10-000802b4ba0e", takenAtMs: 1000, celsius: null },
      { sensorId: "28-0316a2798b6f", takenAtMs: 1000, celsius: 21.5 },
    ]);
    expect(warnings).toEqual(["1-Wire: the sensor cannot be read; check its wires and the pull-up resistor"]);
  });

  test("that is not there ends the source and says what to do", async () => {
    await expect(readOnce(join(folder, "none"))).rejects.toMatchObject({
      name: "SourceError",
      message: expect.stringContaining("1-Wire is not enabled: on a Raspberry Pi add dtoverlay=w1-gpio"),
    });
  });
});

async function readOnce(folder: string) {
  const stop = new AbortController();
  const readings: Reading[] = [];
  const warnings: string[] = [];
  const intake: Intake = {
    async accept(some) {
      readings.push(...some);
      stop.abort();
    },
    checkpoint: () => undefined,
    discover: async () => undefined,
    vitals: async () => undefined,
    room: async () => undefined,
  };
  const silent = () => undefined;
  const log = { info: silent, error: silent, warn: (_: object, message: string) => warnings.push(message) };
  const clock = { nowMs: () => 1000 };
  await oneWireSource({ folder, intervalMs: 60_000, clock, log }).run(intake, stop.signal);
  return { readings, warnings };
}
