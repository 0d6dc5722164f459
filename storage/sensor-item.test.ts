import { headItem, keyOf, newHead, partitionOf } from "./sensor-item.ts";

const key = { homeId: "h1", sensorId: "attic/freezer" };

test("a sensor at rest is in no index of due sensors", () => {
  expect(headItem(key, newHead(), 0)).not.toHaveProperty("due");
});

test("a head that is due stands in one of eight partitions of the index", () => {
  const item = headItem(key, { ...newHead(), dueAtMs: 1000 }, 0);
  expect(item.dueAtMs).toEqual({ N: "1000" });
  expect(item.due?.S).toMatch(/^normal-[0-7]$/);
});

test("a partition names its sensor, slashes in the sensor's id included", () => {
  expect(keyOf(partitionOf(key))).toEqual(key);
});
