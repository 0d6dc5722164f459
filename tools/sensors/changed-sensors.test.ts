import { newHome, newSensorState } from "../../domain/home/home.ts";
import type { SensorSettings } from "../../domain/home/sensor-change.ts";
import { storeSensorChange } from "../../storage/home-settings.ts";
import { homesOf, snapshotOf } from "../home/home-target.ts";
import { createTarget } from "../home/target-fixture.ts";
import { listOfSensors } from "./list.ts";

const NOW_MS = Date.UTC(2026, 0, 31);

async function houseOf(...sensorIds: string[]) {
  const { target, store } = createTarget();
  const sensors = new Map(sensorIds.map((id) => [id, newSensorState()]));
  await store({ ...newHome(target.homeId), sensors }, NOW_MS);
  const set = (sensorId: string, settings: SensorSettings) =>
    storeSensorChange(homesOf(target), target.homeId, { sensorId, by: "Anna", atMs: NOW_MS, settings });
  return { target, set };
}

test("two people who change two sensors at once both get their way", async () => {
  const { target, set } = await houseOf("s1", "s2");
  expect(await Promise.all([set("s1", { name: "Larder" }), set("s2", { room: "Attic" })])).toEqual([
    undefined,
    undefined,
  ]);
  const { home } = await snapshotOf(target);
  expect(home.changes.map(({ sensorId }) => sensorId).sort()).toEqual(["s1", "s2"]);
  expect(home.description.sensors).toEqual(
    expect.arrayContaining([
      { id: "s1", name: "Larder" },
      { id: "s2", name: "s2", room: "Attic" },
    ]),
  );
});

test("npm run sensors lists a sensor under the name that a person gave it", async () => {
  const { target, set } = await houseOf("s1");
  await set("s1", { name: "Larder", kind: "fridge" });
  const lines: string[] = [];
  await listOfSensors(target, {}, (line) => lines.push(line));
  expect(lines.join("\n")).toMatch(/s1 +Larder +fridge/);
});

test("what cannot be leaves the home as it was", async () => {
  const { target, set } = await houseOf("s1");
  const before = await snapshotOf(target);
  expect(await set("s2", { name: "Larder" })).toBe('This house has no sensor "s2".');
  expect((await snapshotOf(target)).version).toBe(before.version);
});
