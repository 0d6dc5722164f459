import { HOME_ITSELF } from "../../home/description.ts";
import {
  alarm,
  course,
  HOUR_MS,
  house,
  item,
  letter,
  MINUTE_MS,
  NOW_MS,
  remembering,
  thawing,
} from "./house.ts";
import { type Sample, sample } from "./sample.ts";

const rooms = ["hall", "kitchen", "study", "nursery", "bath"];
/** The rooms' last hours, from the first to the last of these temperatures. */
const roomsBetween = (from: number, to: Record<string, number>) =>
  remembering(Object.fromEntries(Object.entries(to).map(([id, celsius]) => [id, course(from, celsius)])));
const cold = alarm("too-cold", {
  expected: { lowCelsius: 14, highCelsius: 30 },
  lastCelsius: 13.1,
  peakCelsius: 12.7,
  sinceMs: NOW_MS - 3 * HOUR_MS,
});
const faulty = alarm("sensor-fault", { rule: "fault-code", lastCelsius: 85 });
const silent = alarm("silence", { rule: "silence", sinceMs: NOW_MS - 2 * HOUR_MS, lastCelsius: 11 });
/** The night in which 02:30 comes twice in Brussels. */
const CLOCK_CHANGE_MS = Date.UTC(2026, 9, 25, 2, 10);

/** Alarms of a whole house, and several alarms in one e-mail. */
export const COMPANY: Sample[] = [
  sample(
    "house-too-warm",
    letter([
      item(HOME_ITSELF, {
        members: rooms,
        alarm: alarm("house-too-hot", { lastCelsius: 31.4, peakCelsius: 32, expected: { highCelsius: 30 } }),
      }),
    ]),
    { context: roomsBetween(26, { hall: 31.4, kitchen: 31.9, study: 31.1, nursery: 30.6, bath: 30.2 }) },
  ),
  sample(
    "house-too-cold",
    letter([
      item(HOME_ITSELF, {
        members: rooms,
        alarm: alarm("house-too-cold", { severity: "critical", lastCelsius: 11.9, peakCelsius: 11.9 }),
      }),
    ]),
    { context: roomsBetween(17, { hall: 11.9, kitchen: 12.8, study: 12.4, nursery: 13.1 }) },
  ),
  sample(
    "house-losing-heat",
    letter([
      item(HOME_ITSELF, {
        members: ["living"],
        alarm: alarm("house-too-cold", { rule: "house-loss", lastCelsius: 16.9, peakCelsius: 16.9 }),
      }),
    ]),
    { context: roomsBetween(20, { hall: 16.9, kitchen: 17.4, study: 17.1, nursery: 18.2, bath: 18.9 }) },
  ),
  sample(
    "house-no-longer-too-warm",
    letter([
      item(HOME_ITSELF, {
        event: "resolved",
        members: rooms,
        alarm: alarm("house-too-hot", { lastCelsius: 31.4, peakCelsius: 32, sinceMs: NOW_MS - 9 * HOUR_MS }),
      }),
    ]),
  ),
  sample(
    "power-cut",
    letter([
      item(HOME_ITSELF, {
        members: ["freezer", "fridge"],
        alarm: thawing({ cause: "power-cut", severity: "critical" }),
      }),
    ]),
    { context: remembering({ freezer: course(-18.4, -9.2), fridge: course(4.1, 9.3) }) },
  ),
  sample(
    "power-is-back",
    letter([
      item(HOME_ITSELF, {
        event: "resolved",
        alarm: alarm("power-cut", { severity: "critical", sinceMs: NOW_MS - 3 * HOUR_MS }),
      }),
    ]),
  ),
  sample(
    "several",
    letter(
      [
        item("freezer", { alarm: thawing() }),
        item("hall", { event: "reminder", alarm: cold }),
        item("bath", { alarm: faulty }),
        item("fridge", { event: "resolved", alarm: alarm("too-hot", { lastCelsius: 4.4, peakCelsius: 9 }) }),
      ],
      { omitted: 2, heldBack: 1 },
    ),
    { context: remembering({ freezer: course(-18.4, -5.8) }) },
  ),
  sample(
    "several-resolved",
    letter([
      item("hall", { event: "resolved", alarm: { ...cold, lastCelsius: 17 } }),
      item("bath", { event: "resolved", alarm: faulty }),
    ]),
  ),
  sample(
    "morning-digest",
    letter(
      [
        item("hall", { alarm: cold }),
        item("cellar", { alarm: silent }),
        item("study", { event: "over", alarm: { ...cold, id: "too-cold-study" }, atMs: NOW_MS - HOUR_MS }),
      ],
      { kind: "digest" },
    ),
  ),
  sample(
    "night-of-the-clock-change",
    letter([item("hall", { alarm: { ...cold, sinceMs: CLOCK_CHANGE_MS - 100 * MINUTE_MS } })], {
      atMs: CLOCK_CHANGE_MS,
    }),
    { context: remembering({ hall: course(18.2, 13.1, { untilMs: CLOCK_CHANGE_MS }) }) },
  ),
  sample("names-in-any-script", letter([item("κατάψυξη", { alarm: thawing({ severity: "warning" }) })]), {
    home: {
      ...house,
      name: "Haus Müller – Łódź",
      sensors: [{ id: "κατάψυξη", name: "Tiefkühltruhe\n冷凍庫 🧊", kind: "freezer" }],
    },
  }),
];
