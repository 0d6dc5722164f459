import type { Notice } from "../domain/alarm/alarm.ts";
import { newSensorRecord } from "../domain/sensor-record.ts";
import { headItem, keyOf, newHead, partitionOf } from "./sensor-item.ts";

const key = { homeId: "h1", sensorId: "attic/freezer" };
const notice = {} as Notice;

test("a sensor at rest is in no index of due sensors", () => {
  expect(headItem(key, newHead(), 0)).not.toHaveProperty("due");
});

test("a sensor with notices is due when the first claim on them runs out, in one of eight partitions", () => {
  const outbox = [
    { notice, claim: { by: "a", untilMs: 2000 } },
    { notice, claim: { by: "b", untilMs: 1000 } },
  ];
  const item = headItem(key, { ...newHead(), record: { ...newSensorRecord(), outbox } }, 0);
  expect(item.dueAtMs).toEqual({ N: "1000" });
  expect(item.due?.S).toMatch(/^due-[0-7]$/);
});

test("a partition names its sensor, slashes in the sensor's id included", () => {
  expect(keyOf(partitionOf(key))).toEqual(key);
});
