import { createRoom, type Room, stepRoom } from "./room.ts";
import { celsiusOf, houseAt, live } from "./test-house.ts";

const GROUND = {
  groundCelsius: 10,
  mainsCelsius: 10,
};
const DARK = { north: 0, east: 0, south: 0, west: 0 };

test("an open window cools a room by 3 C or more in 15 min when it is 8 C outdoors", () => {
  const room = livingRoom();
  stepMinutes(room, 60, 8);
  const before = room.celsius;
  room.windowOpen = true;
  stepMinutes(room, 15, 8);
  expect(before - room.celsius).toBeGreaterThanOrEqual(3);
});

test("an open window in winter shows at the sensor in a quarter of an hour, and the room recovers", () => {
  const house = houseAt();
  const before = celsiusOf(live(house, 18), "living-room").at(-1) ?? Number.NaN;
  const fault = { kind: "window-open", sensorId: "living-room" } as const;
  house.switchFault(fault, true);
  const after = celsiusOf(live(house, 0.25), "living-room").at(-1) ?? Number.NaN;
  expect(before - after).toBeGreaterThanOrEqual(3);
  house.switchFault(fault, false);
  expect(celsiusOf(live(house, 3), "living-room").at(-1)).toBeGreaterThan(before - 2);
});

test.each([
  ["living-room", undefined],
  ["nursery", "nursery"],
])("%s without heating loses 0.3 to 1 C an hour on a winter evening", (id, sensorId) => {
  const fault = { kind: "heating-off", ...(sensorId === undefined ? {} : { sensorId }) } as const;
  const house = houseAt();
  const before = celsiusOf(live(house, 17), id).at(-1) ?? Number.NaN;
  house.switchFault(fault, true);
  const after = celsiusOf(live(house, 6), id).at(-1) ?? Number.NaN;
  expect((before - after) / 6).toBeGreaterThan(0.3);
  expect((before - after) / 6).toBeLessThan(1);
});

test("a thermostat holds its setpoint from -5 to 15 C outdoors", () => {
  for (const outdoorCelsius of [-5, 0, 5, 10, 15]) {
    const room = livingRoom();
    stepMinutes(room, 24 * 60, outdoorCelsius);
    for (let i = 0; i < 60; i++) {
      stepMinutes(room, 5, outdoorCelsius);
      expect(Math.abs(room.celsius - 20)).toBeLessThan(0.8);
    }
  }
});

test("without heating, sun or people a room ends at the temperature outdoors", () => {
  const room = livingRoom();
  room.heatingOff = true;
  stepMinutes(room, 60 * 24 * 30, 8);
  expect(room.celsius).toBeCloseTo(8, 1);
  expect(room.massCelsius).toBeCloseTo(8, 1);
});

function livingRoom(): Room {
  const plan = {
    id: "living-room",
    floorM2: 32,
    outdoorWattsPerKelvin: 42,
    window: { glassM2: 3.5, facing: "south", openM2: 2.3 },
    heating: { watts: 1920, schedule: [[0, 20]] },
  } as const;
  return createRoom(plan, () => 0.5);
}

function stepMinutes(room: Room, minutes: number, outdoorCelsius: number): void {
  for (let i = 0; i < minutes * 6; i++) stepRoom(room, { ...GROUND, outdoorCelsius, sun: DARK }, 10, true);
}
