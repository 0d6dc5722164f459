import { seededRandom } from "../../../platform/random.ts";
import { type Appliance, createAppliance, stepAppliance, useAppliance } from "./appliance.ts";
import { type Boiler, createBoiler, stepBoiler, useBoiler } from "./boiler.ts";
import { createCalendar } from "./calendar.ts";
import { createPipe, type Pipe, stepPipe, usePipe } from "./pipe.ts";
import { type HousePlan, OUTDOORS } from "./plan.ts";
import { createRoom, livedIn, type Room, stepRoom } from "./room.ts";
import { createWeather } from "./weather.ts";

// By name: jest's sandbox looks up a global slowly, and this runs millions of times.
const { floor } = Math;

/** The physics of a house without its sensors: what is warm, and what warms it. */
export interface Building {
  /** False while the mains electricity is off. */
  powered: boolean;
  /** False while the boiler is off: no room is heated. */
  heated: boolean;
  /** The room or appliance of that id, for faults. */
  room(id: string): Room | undefined;
  appliance(id: string): Appliance | undefined;
  /** Whatever has a temperature under that id; throws RangeError when nothing has. */
  place(id: string): { readonly celsius: number };
  /** Steps everything from `timeMs - seconds` to `timeMs`. */
  step(timeMs: number, seconds: number): void;
}

const MINUTE_MS = 60_000;

/** A building in rest at its setpoints; run it for some days before its first reading. */
export function createBuilding(plan: HousePlan, seed: number, startAtMs: number): Building {
  const calendar = createCalendar(plan.timeZone);
  const weatherAt = createWeather(plan.climate, seed);
  const stream = (id: string) => seededRandom(seed, `place ${id}`);
  const rooms = plan.rooms.map((room) => createRoom(room, stream(room.id)));
  const appliances = plan.appliances.map((appliance) => createAppliance(appliance, stream(appliance.id)));
  const pipes = plan.pipes.map((pipe) => createPipe(pipe, stream(pipe.id)));
  const boilers = plan.boilers.map((boiler) => createBoiler(boiler, stream(boiler.id)));
  const roomNamed = (id: string) => named(rooms, id);
  const walls = plan.walls.map(([a, b, wattsPerKelvin]) => ({
    a: roomNamed(a),
    b: roomNamed(b),
    wattsPerKelvin,
  }));
  const inRoom = <T extends { plan: { room: string } }>(things: T[]) =>
    things.map((thing) => ({ thing, room: roomNamed(thing.plan.room) }));
  const placed = { appliances: inRoom(appliances), pipes: inRoom(pipes), boilers: inRoom(boilers) };

  let weather = weatherAt(startAtMs);
  let minute = Number.NaN;
  const outdoors = { celsius: weather.outdoorCelsius };

  const eachMinute = (timeMs: number) => {
    const time = calendar(timeMs);
    weather = weatherAt(timeMs);
    outdoors.celsius = weather.outdoorCelsius;
    for (const room of rooms) livedIn(room, time, weather);
    for (const appliance of appliances) useAppliance(appliance, time.hour);
    for (const pipe of pipes) usePipe(pipe, time.hour);
    for (const boiler of boilers) useBoiler(boiler, time);
  };

  const building: Building = {
    powered: true,
    heated: true,
    room: (id) => rooms.find((room) => room.plan.id === id),
    appliance: (id) => appliances.find((appliance) => appliance.plan.id === id),
    place: (id) => (id === OUTDOORS ? outdoors : named([...rooms, ...appliances, ...pipes, ...boilers], id)),
    step(timeMs, seconds) {
      const present = floor(timeMs / MINUTE_MS);
      if (present !== minute) eachMinute(timeMs);
      minute = present;
      exchangeThroughWalls(rooms, walls);
      const works = building.powered && building.heated;
      for (const room of rooms) stepRoom(room, weather, seconds, works);
      for (const { thing, room } of placed.appliances)
        stepAppliance(thing, room.celsius, seconds, building.powered);
      for (const { thing, room } of placed.pipes)
        stepPipe(thing, room.celsius, weather.mainsCelsius, seconds);
      const called = rooms.some((room) => room.calls && !room.heatingOff);
      for (const { thing, room } of placed.boilers)
        stepBoiler(thing, { called, works, roomCelsius: room.celsius }, seconds);
    },
  };
  return building;
}

function exchangeThroughWalls(
  rooms: readonly Room[],
  walls: readonly { a: Room; b: Room; wattsPerKelvin: number }[],
): void {
  for (const room of rooms) room.neighbourWatts = 0;
  for (const { a, b, wattsPerKelvin } of walls) {
    const watts = wattsPerKelvin * (a.celsius - b.celsius);
    a.neighbourWatts -= watts;
    b.neighbourWatts += watts;
  }
}

function named<T extends Room | Appliance | Pipe | Boiler>(things: readonly T[], id: string): T {
  const found = things.find((thing) => thing.plan.id === id);
  if (found === undefined) throw new RangeError(`the house plan has no place "${id}"`);
  return found;
}
