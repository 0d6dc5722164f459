import type { HomeDescription } from "../domain/home/description.ts";
import { withDiscovered } from "./discovery.ts";

const freezer = { id: "freezer", name: "Freezer", kind: "freezer", limits: { highCelsius: -15 } } as const;
const configured: HomeDescription = {
  id: "h",
  name: "House",
  timeZone: "UTC",
  unit: "celsius",
  sensors: [freezer],
};
const attic = { id: "attic", name: "Attic", kind: "living" } as const;

test("a discovered sensor is added, a configured one stays as the configuration has it", () => {
  const home = withDiscovered(configured, configured, [attic, { ...freezer, name: "0x00158d" }]);
  expect(home?.sensors).toEqual([freezer, attic]);
});

test("what is known changes nothing, a new name does", () => {
  const home = { ...configured, sensors: [freezer, attic] };
  expect(withDiscovered(home, configured, [attic, freezer])).toBeUndefined();
  expect(withDiscovered(home, configured, [{ ...attic, name: "Loft" }])?.sensors[1]?.name).toBe("Loft");
});
