import type { House } from "../../dashboard/house.ts";
import type { Card, DayChart, Live } from "../../dashboard/wire.ts";

const STEP_MS = 900_000;
const STEPS = Array.from({ length: 96 }, (_, step) => step);

/** A house of many rooms in which every sensor has a new value whenever it is read. */
export function busyHouse(sensors: number): House {
  const ids = Array.from({ length: sensors }, (_, number) => `room-${String(number + 1).padStart(3, "0")}`);
  let reads = 0;
  return {
    async read() {
      reads += 1;
      return liveOf(ids, reads, Date.now());
    },
    sensor: async () => undefined,
    history: async () => undefined,
  };
}

function liveOf(ids: readonly string[], reads: number, nowMs: number): Live {
  const fromMs = (Math.floor(nowMs / STEP_MS) - STEPS.length) * STEP_MS;
  return {
    house: { name: "Busy house", timeZone: "UTC", unit: "celsius", where: "a benchmark", hasMailbox: false },
    nowMs,
    cards: Object.fromEntries(ids.map((id, number) => [id, cardOf(id, number, reads, nowMs)])),
    charts: Object.fromEntries(ids.map((id, number) => [id, chartOf(number, fromMs)])),
    alarms: {},
    ended: {},
    mails: {},
    pipeline: {
      readingsPerSecond: ids.length,
      stored: ids.length * reads,
      lagMs: 0,
      spooled: 0,
      agents: [],
      quarantine: { count: 0, records: [] },
      errors: [],
    },
  };
}

function cardOf(id: string, number: number, reads: number, nowMs: number): Card {
  return {
    id,
    name: `Room ${number + 1}`,
    kind: "living",
    place: "living room",
    celsius: 20 + ((number + reads) % 30) / 10,
    state: "normal",
    what: "",
    seenAtMs: nowMs,
    lowCelsius: 18,
    highCelsius: 24,
  };
}

function chartOf(number: number, fromMs: number): DayChart {
  const celsius = STEPS.map((step) => Math.round((20.5 + 1.5 * Math.sin((step + number) / 15)) * 100) / 100);
  return {
    fromMs,
    stepMs: STEP_MS,
    celsius,
    low: celsius.map((c) => c - 2),
    high: celsius.map((c) => c + 2),
  };
}
