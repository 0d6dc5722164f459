import { houseAt } from "./test-house.ts";

test("every fault that a house says is possible can be switched on and off in it", () => {
  const house = houseAt();
  const possible = house.possibleFaults();
  for (const fault of possible) house.switchFault(fault, true);
  expect(house.activeFaults()).toHaveLength(possible.length);
  for (const fault of possible) house.switchFault(fault, false);
  expect(house.activeFaults()).toEqual([]);
});

test("only what has a window or a door can be left open", () => {
  const possible = houseAt().possibleFaults();
  const at = (kind: string) =>
    possible.filter((fault) => fault.kind === kind).map(({ sensorId }) => sensorId);
  expect(at("door-ajar")).toEqual(["fridge", "freezer"]);
  expect(at("window-open")).toContain("living-room");
  expect(at("window-open")).not.toContain("cellar");
});
