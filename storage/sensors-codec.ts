import type { Alarm } from "../domain/alarm/alarm.ts";
import type { Gap, LateExcursion } from "../domain/alarm/late.ts";
import { ByteReader, ByteWriter } from "../domain/detection/byte-io.ts";
import { readState, writeState } from "../domain/detection/state-codec.ts";
import type { SensorState } from "../domain/home/home.ts";
import { readAlarm, writeAlarm } from "./alarm-codec.ts";
import { readPlace, writePlace } from "./place-codec.ts";

/** First byte; a new layout gets a new number and its own reader. */
const LAYOUT = 1;

/** `lastIsBelieved`: the last value is the detector's, as it nearly always is. */
const HAS = { value: 1, lastIsBelieved: 2, alarms: 4, gap: 8, late: 16, lateTold: 32, place: 64 } as const;

const out = new ByteWriter();

/** The sensors of a home as bytes, some 550 each after weeks; `decodeSensors` gives back exactly the same. */
export function encodeSensors(sensors: ReadonlyMap<string, SensorState>): Uint8Array {
  out.clear();
  out.u8(LAYOUT);
  for (const [id, state] of sensors) {
    out.text(id);
    writeSensor(state);
  }
  return out.take();
}

/** The sensors that `encodeSensors` stored; throws for a layout that only newer code knows. */
export function decodeSensors(bytes: Uint8Array): Map<string, SensorState> {
  const input = new ByteReader(bytes);
  const layout = input.u8();
  if (layout !== LAYOUT)
    throw new Error(
      `sensors of a home have layout ${layout}, this code reads ${LAYOUT}: deploy the newer code`,
    );
  const sensors = new Map<string, SensorState>();
  while (input.left > 0) sensors.set(input.text(), readSensor(input));
  return sensors;
}

function writeSensor({ watermarkMs, lastCelsius, detector, alarms, gap, late, place }: SensorState): void {
  const lastIsBelieved = lastCelsius !== null && Object.is(lastCelsius, detector.last?.celsius);
  let flags = 0;
  if (lastCelsius !== null) flags |= HAS.value;
  if (lastIsBelieved) flags |= HAS.lastIsBelieved;
  if (alarms.length > 0) flags |= HAS.alarms;
  if (gap !== undefined) flags |= HAS.gap;
  if (late !== undefined) flags |= HAS.late;
  if (late?.told) flags |= HAS.lateTold;
  if (place !== undefined) flags |= HAS.place;
  out.u8(flags);
  writeState(out, detector);
  out.signed((detector.cadence?.lastMs ?? 0) - watermarkMs);
  if (lastCelsius !== null && !lastIsBelieved) out.f64(lastCelsius);
  if (alarms.length > 0) out.varint(alarms.length);
  for (const alarm of alarms) writeAlarm(out, alarm);
  if (gap !== undefined) writeGap(gap);
  if (late !== undefined) {
    writeAlarm(out, late.alarm);
    out.time(late.untilMs);
  }
  if (place !== undefined) writePlace(out, place);
}

function readSensor(input: ByteReader): SensorState {
  const flags = input.u8();
  const detector = readState(input);
  const watermarkMs = (detector.cadence?.lastMs ?? 0) - input.signed();
  const lastCelsius = readValue(input, flags, detector.last?.celsius);
  const alarms: Alarm[] =
    flags & HAS.alarms ? Array.from({ length: input.count() }, () => readAlarm(input)) : [];
  return {
    watermarkMs,
    lastCelsius,
    detector,
    alarms,
    ...(flags & HAS.gap ? { gap: readGap(input) } : {}),
    ...(flags & HAS.late ? { late: readLate(input, flags) } : {}),
    ...(flags & HAS.place ? { place: readPlace(input) } : {}),
  };
}

function readValue(input: ByteReader, flags: number, believed: number | undefined): number | null {
  if (!(flags & HAS.value)) return null;
  return flags & HAS.lastIsBelieved ? (believed as number) : input.f64();
}

function writeGap({ fromMs, untilMs }: Gap): void {
  out.time(fromMs);
  out.signed(untilMs - fromMs);
}

function readGap(input: ByteReader): Gap {
  const fromMs = input.time();
  return { fromMs, untilMs: fromMs + input.signed() };
}

function readLate(input: ByteReader, flags: number): LateExcursion {
  return { alarm: readAlarm(input), untilMs: input.time(), told: (flags & HAS.lateTold) !== 0 };
}
