import { type Alarm, alarmIdOf } from "../domain/alarm/alarm.ts";
import type { ByteReader, ByteWriter } from "../domain/detection/byte-io.ts";
import { CAUSE_CODES, RULE_CODES, SEVERITY_CODES } from "../domain/detection/codebook.ts";

/** `ownId`: the id is not the one that cause and beginning give, as of a late excursion. */
const HAS = { firing: 1, low: 2, high: 4, last: 8, peak: 16, recovering: 32, ownId: 64 } as const;

/** Appends a sensor's alarm, about 30 bytes; `readAlarm` gives back exactly the same. */
export function writeAlarm(out: ByteWriter, alarm: Alarm): void {
  const { expected, lastCelsius, peakCelsius, recoveringSinceMs } = alarm;
  let flags = 0;
  if (alarm.phase === "firing") flags |= HAS.firing;
  if (expected.lowCelsius !== undefined) flags |= HAS.low;
  if (expected.highCelsius !== undefined) flags |= HAS.high;
  if (lastCelsius !== null) flags |= HAS.last;
  if (peakCelsius !== null) flags |= HAS.peak;
  if (recoveringSinceMs !== undefined) flags |= HAS.recovering;
  if (alarm.id !== alarmIdOf(alarm)) flags |= HAS.ownId;
  out.u8(flags);
  CAUSE_CODES.write(out, alarm.cause);
  RULE_CODES.write(out, alarm.rule);
  SEVERITY_CODES.write(out, alarm.severity);
  out.f64(alarm.sinceMs);
  for (const value of [
    expected.lowCelsius,
    expected.highCelsius,
    lastCelsius,
    peakCelsius,
    recoveringSinceMs,
  ])
    if (value !== undefined && value !== null) out.f64(value);
  if (flags & HAS.ownId) out.text(alarm.id);
}

/** Reads what `writeAlarm` wrote. */
export function readAlarm(input: ByteReader): Alarm {
  const flags = input.u8();
  const cause = CAUSE_CODES.read(input);
  const rule = RULE_CODES.read(input);
  const severity = SEVERITY_CODES.read(input);
  const sinceMs = input.f64();
  const expected = {
    ...(flags & HAS.low ? { lowCelsius: input.f64() } : {}),
    ...(flags & HAS.high ? { highCelsius: input.f64() } : {}),
  };
  const values = {
    cause,
    severity,
    phase: flags & HAS.firing ? ("firing" as const) : ("pending" as const),
    sinceMs,
    rule,
    expected,
    lastCelsius: flags & HAS.last ? input.f64() : null,
    peakCelsius: flags & HAS.peak ? input.f64() : null,
    ...(flags & HAS.recovering ? { recoveringSinceMs: input.f64() } : {}),
  };
  return { id: flags & HAS.ownId ? input.text() : alarmIdOf(values), ...values };
}
