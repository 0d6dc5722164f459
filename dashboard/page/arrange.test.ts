import { arranged, isFound, type Placed } from "./arrange.ts";

const RANKS = { calmFrom: 5, wellFrom: 8 };
const card = (name: string, room?: string, rank = 9): Placed => ({
  id: name.toLowerCase(),
  name,
  rank,
  ...(room === undefined ? {} : { room }),
});

test("numbers in names count as numbers, and whether a sensor still learns moves nothing", () => {
  const { rooms } = arranged([card("Room 10"), card("Room 2", undefined, 8), card("room 1")], RANKS);
  expect(rooms).toEqual([{ name: "", ids: ["room 1", "room 2", "room 10"] }]);
});

test("what needs somebody comes first, worst first, and its room before the others", () => {
  const cards = [
    card("A", "Attic"),
    card("C1", "Cellar", 2),
    card("C2", "Cellar"),
    card("K1", "Kitchen", 0),
    card("K2", "Kitchen"),
    card("X"),
  ];
  expect(arranged(cards, RANKS)).toEqual({
    urgent: ["k1", "c1"],
    rooms: [
      { name: "Kitchen", ids: ["k2"] },
      { name: "Cellar", ids: ["c2"] },
      { name: "Attic", ids: ["a"] },
      { name: "", ids: ["x"] },
    ],
  });
});

test("a room in which something recovers comes before one that is well, and that sensor first in it", () => {
  const { rooms } = arranged(
    [card("A", "Attic"), card("B", "Bath"), card("Z", "Bath", 6), card("Y", "Bath")],
    RANKS,
  );
  expect(rooms.map(({ name, ids }) => [name, ...ids])).toEqual([
    ["Bath", "z", "b", "y"],
    ["Attic", "a"],
  ]);
});

test("a sensor is found by parts of its name, id and room, in any case and without accents", () => {
  const sensor = { id: "0x00158d", name: "Kühlschrank", room: "Küche oben" };
  for (const typed of ["", "kuhl", "KÜHL", "0x0015", "kuche", "oben kühl"])
    expect(isFound(sensor, typed)).toBe(true);
  for (const typed of ["keller", "kühl unten"]) expect(isFound(sensor, typed)).toBe(false);
});
