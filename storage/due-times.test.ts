import type { Notice } from "../domain/alarm/alarm.ts";
import { raiseSilence } from "../domain/alarm/silence.ts";
import { type Delivery, newSensorRecord, type SensorRecord, takeIn } from "../domain/sensor-record.ts";
import { dueTimes } from "./due-times.ts";

const MINUTE_MS = 60_000;
const sensor = { id: "s", name: "S", kind: "living" as const };
const claim = { by: "a", untilMs: 5 };
const notice = {} as Notice;

/** A sensor that has reported every minute from `from` up to `to`. */
function reporting(from: number, to: number, before = newSensorRecord()): SensorRecord {
  const deliveries = Array.from({ length: to - from }, (_, index): Delivery => {
    const reading = { sensorId: "s", takenAtMs: (from + index + 1) * MINUTE_MS, celsius: 20 };
    return { producer: "p", sequence: String(from + index + 1), reading };
  });
  return takeIn(before, deliveries, sensor, claim).record;
}

test("a sensor that reports is due when its silence would be told", () => {
  const { dueAtMs = 0 } = dueTimes({}, reporting(0, 100), undefined);
  expect(dueAtMs).toBeGreaterThan(110 * MINUTE_MS);
  expect(dueAtMs).toBeLessThan(140 * MINUTE_MS);
});

test("while it reports, the time in the index is changed only when it has come", () => {
  let record = reporting(0, 100);
  let times = dueTimes({}, record, undefined);
  let changes = 0;
  for (let minute = 100; minute < 200; minute += 1) {
    record = reporting(minute, minute + 1, record);
    const next = dueTimes(times, record, undefined);
    if (next.dueAtMs !== times.dueAtMs) changes += 1;
    times = next;
  }
  expect(changes).toBeGreaterThan(2);
  expect(changes).toBeLessThan(8);
});

test("notices are due when the first claim on them runs out", () => {
  const outbox = [
    { notice, heardAtMs: 0, claim: { by: "a", untilMs: 2000 } },
    { notice, heardAtMs: 0, claim: { by: "b", untilMs: 1000 } },
  ];
  expect(dueTimes({ dueAtMs: 7e6 }, { ...reporting(0, 100), outbox }, undefined)).toEqual({ dueAtMs: 1000 });
});

test("a silence that has been told is not due again", () => {
  const record = reporting(0, 100);
  const silent = { ...record, alarms: raiseSilence(record.alarms, 0, 20, 1).alarms };
  expect(dueTimes({ dueAtMs: 100 }, silent, "never")).toEqual({});
});

test("the watch function may ask to look again", () => {
  expect(dueTimes({ dueAtMs: 7e6 }, reporting(0, 100), 8e6)).toEqual({ dueAtMs: 8e6, lookAgainMs: 8e6 });
});
