import { kindNamed } from "./places.ts";

test.each([
  ["kitchen/fridge", "fridge"],
  ["Freezer in the garage", "freezer"],
  ["outside north", "outdoor"],
  ["water-pipe", "pipe"],
  ["attic", "cellar"],
  ["shower-room", "bathroom"],
  ["0x00158d00036c1821", "living"],
  ["pipeline", "living"],
] as const)("a sensor called %s is taken for a %s", (id, kind) => {
  expect(kindNamed(id)).toBe(kind);
});
