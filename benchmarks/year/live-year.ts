import { createSimulatedHouse, type SimulatedHouse } from "../../agent/sources/simulated-house/house.ts";
import { LARGE_HOUSE } from "../../agent/sources/simulated-house/presets.ts";
import type { HomeDescription } from "../../domain/home/description.ts";
import { createLiveHome } from "../../domain/home/live.ts";
import type { Letter } from "../../domain/post/letter.ts";
import type { Reading } from "../../domain/reading.ts";
import { FAULTS, SPELLS, type YearFault } from "./faults.ts";
import { createYearAgent } from "./year-agent.ts";

/** A year of a house, as its people had it told. */
export interface LivedYear {
  home: HomeDescription;
  readings: number;
  letters: readonly Letter[];
  /** What the sensors concerned read while each fault lasted. */
  during: ReadonlyMap<YearFault, readonly Reading[]>;
}

const MINUTE_MS = 60_000;
const FROM_MS = Date.parse("2026-01-01T00:00+01:00");
const TO_MS = Date.parse("2027-01-01T00:00+01:00");
const QUIET_HOURS = { from: "22:00", to: "07:00" };

/** Begin and end of a fault, ms. */
export function timesOf({ from, hours }: YearFault): { fromMs: number; toMs: number } {
  const fromMs = Date.parse(from);
  return { fromMs, toMs: fromMs + hours * 3_600_000 };
}

/** Lives a year in the house of 20 sensors, each of which reports once a minute; the same seed, the same year. */
export function liveYear(seed: number): LivedYear {
  // The cellar has a window that can be left open.
  const rooms = LARGE_HOUSE.rooms.map((room) =>
    room.id === "cellar" ? { ...room, window: CELLAR_WINDOW } : room,
  );
  const climate = { ...LARGE_HOUSE.climate, spells: SPELLS };
  const house = createSimulatedHouse({ seed, startAtMs: FROM_MS, plan: { ...LARGE_HOUSE, rooms, climate } });
  const home: HomeDescription = { ...house.home, quietHours: QUIET_HOURS };
  const letters: Letter[] = [];
  const cloud = createLiveHome(home.id, { onLetter: (letter) => letters.push(letter) });
  const agent = createYearAgent(home, FROM_MS);
  cloud.hear([agent.announcement()]);
  const during = new Map(FAULTS.map((fault): [YearFault, Reading[]] => [fault, []]));
  let count = 0;
  for (let nowMs = FROM_MS; nowMs < TO_MS; ) {
    for (const fault of FAULTS) switchFaults(house, fault, nowMs);
    nowMs += MINUTE_MS;
    const readings = house.advanceTo(nowMs);
    count += readings.length;
    for (const [fault, seen] of during) keep(fault, seen, readings, nowMs);
    // Without power the agent is silent, too.
    if (readings.length > 0) cloud.hear(agent.report(readings, nowMs));
  }
  cloud.tickUntil(TO_MS);
  return { home, readings: count, letters, during };
}

const CELLAR_WINDOW = { glassM2: 0.3, facing: "north", openM2: 1 } as const;

function switchFaults(house: SimulatedHouse, fault: YearFault, nowMs: number): void {
  const { fromMs, toMs } = timesOf(fault);
  if (nowMs !== fromMs && nowMs !== toMs) return;
  for (const one of fault.faults) house.switchFault(one, nowMs === fromMs);
}

function keep(fault: YearFault, seen: Reading[], readings: readonly Reading[], nowMs: number): void {
  const { fromMs, toMs } = timesOf(fault);
  if (nowMs <= fromMs || nowMs > toMs) return;
  seen.push(...readings.filter(({ sensorId }) => fault.concerns.includes(sensorId)));
}
