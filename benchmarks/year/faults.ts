import type { Fault } from "../../agent/sources/simulated-house/faults.ts";
import { HOME_ITSELF } from "../../domain/home/description.ts";
import { crosses, type Deadline, firstOf, laterOf, within } from "./deadlines.ts";

/** Something that really goes wrong in the year. */
export interface YearFault {
  /** As the householder would say it. */
  name: string;
  /** Local time of Brussels, the house's, and how long it lasts. */
  from: string;
  hours: number;
  /** What is switched on in the house; nothing where the weather is the fault. */
  faults: readonly Fault[];
  /** Whose alarms tell of it; `HOME_ITSELF` for the house's. */
  concerns: readonly string[];
  /** What it is to be told in time, in words and as a moment. */
  inTime: string;
  deadline: Deadline;
}

const HOUR_MS = 3_600_000;
const ROOMS = [
  "living-room",
  "bedroom",
  "nursery",
  "bathroom",
  "kitchen",
  "dining-room",
  "study",
  "guest-room",
  "second-bedroom",
  "shower-room",
];
/** Sensors that one Zigbee hub hears. */
const ON_THE_HUB = [...ROOMS, "hall", "attic"];
/** Learned cadence of a sensor that reports each minute: 2 of them and an hour. */
const SILENCE_MS = 2 * 60_000 + HOUR_MS;

/** Before the critical limit, or within an hour of the first. */
const coldStore = (id: string) =>
  laterOf(crosses(id, "criticalHighCelsius"), crosses(id, "highCelsius", HOUR_MS));

/** The year's weather, beside what is usual: a frost in February, a heatwave in July. */
export const SPELLS = [
  { from: "2026-02-16T00:00+01:00", to: "2026-02-22T00:00+01:00", celsius: -13 },
  { from: "2026-07-10T00:00+02:00", to: "2026-07-18T00:00+02:00", celsius: 11 },
].map(({ from, to, celsius }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to), celsius }));

/** Twelve faults, by day and by night. */
export const FAULTS: readonly YearFault[] = [
  {
    name: "boiler out in January",
    from: "2026-01-18T20:00+01:00",
    hours: 36,
    faults: [{ kind: "heating-off" }],
    concerns: [HOME_ITSELF, ...ROOMS, "hall", "attic", "cellar", "boiler"],
    inTime: "before a room's critical limit, at most 16 h",
    deadline: firstOf(within(16 * HOUR_MS), ...ROOMS.map((room) => crosses(room, "criticalLowCelsius"))),
  },
  {
    name: "living room window left open",
    from: "2026-02-05T10:00+01:00",
    hours: 3,
    faults: [{ kind: "window-open", sensorId: "living-room" }],
    concerns: ["living-room", "dining-room", "kitchen", "hall"],
    inTime: "within 1 h",
    deadline: within(HOUR_MS),
  },
  {
    name: "cellar window open in a frost, pipe",
    from: "2026-02-18T15:00+01:00",
    hours: 20,
    faults: [{ kind: "window-open", sensorId: "cellar" }],
    concerns: ["cellar", "water-pipe", "boiler", "cellar-freezer"],
    inTime: "before the pipe is below 1 C",
    deadline: crosses("water-pipe", "criticalLowCelsius"),
  },
  {
    name: "freezer door left ajar",
    from: "2026-03-12T18:30+01:00",
    hours: 2,
    faults: [{ kind: "door-ajar", sensorId: "freezer" }],
    concerns: ["freezer"],
    inTime: "before -6 C, or 1 h after -12 C",
    deadline: coldStore("freezer"),
  },
  {
    name: "bedroom sensor stuck",
    from: "2026-04-03T09:00+02:00",
    hours: 96,
    faults: [{ kind: "stuck", sensorId: "bedroom" }],
    concerns: ["bedroom"],
    inTime: "within 2 days",
    deadline: within(48 * HOUR_MS),
  },
  {
    name: "study sensor's battery dead",
    from: "2026-04-28T14:00+02:00",
    hours: 48,
    faults: [{ kind: "dead", sensorId: "study" }],
    concerns: ["study"],
    inTime: "2 cadences and 1 h",
    deadline: within(SILENCE_MS),
  },
  {
    name: "hub dead, with 12 sensors",
    from: "2026-05-20T11:00+02:00",
    hours: 5,
    faults: ON_THE_HUB.map((sensorId) => ({ kind: "dead", sensorId })),
    concerns: [HOME_ITSELF, ...ON_THE_HUB],
    inTime: "2 cadences and 1 h",
    deadline: within(SILENCE_MS),
  },
  {
    name: "power cut of 3 h",
    from: "2026-06-11T13:00+02:00",
    hours: 3,
    faults: [{ kind: "power-cut" }],
    concerns: [HOME_ITSELF, "fridge", "freezer", "cellar-freezer", "boiler"],
    inTime: "within 1 h",
    deadline: within(HOUR_MS),
  },
  {
    name: "heatwave",
    from: "2026-07-10T00:00+02:00",
    hours: 8 * 24,
    faults: [],
    concerns: [HOME_ITSELF, ...ROOMS, "hall", "attic", "garage", "cellar"],
    inTime: "before a room's critical limit",
    deadline: firstOf(...ROOMS.map((room) => crosses(room, "criticalHighCelsius"))),
  },
  {
    name: "fridge door left ajar",
    from: "2026-08-09T17:00+02:00",
    hours: 3,
    faults: [{ kind: "door-ajar", sensorId: "fridge" }],
    concerns: ["fridge"],
    inTime: "before 14 C, or 1 h after 8 C",
    deadline: coldStore("fridge"),
  },
  {
    name: "cellar freezer's plug out, at night",
    from: "2026-09-22T23:30+02:00",
    hours: 30,
    faults: [{ kind: "unplugged", sensorId: "cellar-freezer" }],
    concerns: ["cellar-freezer"],
    inTime: "before -6 C, or 1 h after -12 C",
    deadline: coldStore("cellar-freezer"),
  },
  {
    name: "nursery radiator fails in December",
    from: "2026-12-08T16:00+01:00",
    hours: 40,
    faults: [{ kind: "heating-off", sensorId: "nursery" }],
    concerns: ["nursery", "second-bedroom"],
    inTime: "before the nursery is below 12 C",
    deadline: crosses("nursery", "criticalLowCelsius"),
  },
];
