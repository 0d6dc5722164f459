import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Reading, roundCelsius } from "../../domain/reading.ts";
import { pause } from "../../platform/backoff.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { type Source, SourceError } from "../source.ts";

export interface OneWireOptions {
  /** Where the kernel shows the bus; `/sys/bus/w1/devices` on a host. */
  folder: string;
  intervalMs: number;
  clock: Clock;
  log: Log;
}

/** Thermometers by family code: DS18S20, DS1822, DS18B20, DS1825, DS28EA00. Source: Linux, Documentation/w1/slaves/w1_therm.rst. */
const THERMOMETER = /^(?:10|22|28|3b|42)-[0-9a-f]{12}$/;
/** Two lines of some 40 characters. */
const W1_SLAVE_LENGTH = 256;
/** A bus with long wires garbles a transfer now and then. */
const ATTEMPTS = 3;

/**
 * The 1-Wire thermometers of a Linux host, found anew each time, read one after the other (a conversion takes up to 750 ms).
 * The sensor is the device's folder, `28-0316a2798b6f`. A read that fails ATTEMPTS times is a reading without a temperature,
 * for the sensor is on the bus and cannot be read; 85 C and -127 C are passed on as they come, the detector knows them.
 * Rejects with a SourceError when the bus is not there.
 */
export function oneWireSource({ folder, intervalMs, clock, log }: OneWireOptions): Source {
  return {
    name: `one-wire ${folder}`,
    async run(intake, signal) {
      const failing = new Set<string>();
      while (!signal.aborted) {
        const startedAtMs = clock.nowMs();
        const readings: Reading[] = [];
        for (const sensorId of await thermometers(folder)) {
          if (signal.aborted) return;
          const celsius = await readThermometer(join(folder, sensorId, "w1_slave"));
          if (celsius === null && !failing.has(sensorId))
            log.warn(
              { sensorId },
              "1-Wire: the sensor cannot be read; check its wires and the pull-up resistor",
            );
          if (celsius === null) failing.add(sensorId);
          else failing.delete(sensorId);
          readings.push({ sensorId, takenAtMs: clock.nowMs(), celsius });
        }
        if (readings.length > 0) await intake.accept(readings);
        await pause(Math.max(0, startedAtMs + intervalMs - clock.nowMs()), signal);
      }
    },
  };
}

/**
 * Degrees Celsius of a `w1_slave` file: its first line ends in YES when the checksum is right, its second in `t=` with
 * thousandths of a degree. Null when it is wrong: then `t=` repeats an earlier value; and when all bytes are 0, whose
 * checksum is right: the data line is shorted to ground. Source: w1_therm.rst, as above.
 */
export function parseW1Slave(text: string): number | null {
  const [checksum = "", value = ""] = text.slice(0, W1_SLAVE_LENGTH).split("\n");
  const thousandths = /\bt=(-?\d{1,7})\s*$/.exec(value)?.[1];
  if (/^(?:00 ){9}:/.test(checksum)) return null;
  if (!/\bcrc=[0-9a-f]{2} YES\s*$/.test(checksum) || thousandths === undefined) return null;
  return roundCelsius(Number(thousandths) / 1000);
}

async function readThermometer(path: string): Promise<number | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // The kernel answers EIO when the sensor does not.
    const text = await readFile(path, "utf8").catch(() => "");
    const celsius = parseW1Slave(text);
    if (celsius !== null) return celsius;
  }
  return null;
}

async function thermometers(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => THERMOMETER.test(name)).sort();
  } catch (error) {
    throw new SourceError(
      `${folder}: ${(error as Error).message}; 1-Wire is not enabled: on a Raspberry Pi add dtoverlay=w1-gpio to ` +
        "/boot/firmware/config.txt and start it again",
    );
  }
}
